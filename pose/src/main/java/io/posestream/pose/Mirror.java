package io.posestream.pose;

/**
 * The flip test: mirrored inputs, and maps mirrored back and averaged. Source: HRNet {@code transforms.py:flip_back},
 * {@code function.py:validate}; the fractional shift is spec'd in cells. Static functions, thread-safe.
 */
final class Mirror {
    private Mirror() {}

    /**
     * Reverses rows.
     *
     * @param from (Input) rows of {@code width} values
     * @param to (Output) the same, mirrored; another array
     * @param rows how many
     * @param width of a row
     */
    static void rows(float[] from, float[] to, int rows, int width) {
        for (int row = 0; row < rows; row++) {
            int start = row * width;
            int last = start + width - 1;
            for (int x = 0; x < width; x++) {
                to[start + x] = from[last - x];
            }
        }
    }

    /**
     * Averages maps with those of the mirrored input.
     *
     * @param maps (Input, Output) [joints][height][width] from {@code offset} on; becomes the mean
     * @param mirrored (Input) the network's maps of the mirrored input, same layout
     * @param offset index of the first cell in both
     * @param permutation for every joint the one it becomes when mirrored
     * @param width of a map
     * @param height of a map
     * @param shift by how many cells, 0 to 1, the map mirrored back is moved right; its first column stays
     */
    static void merge(
            float[] maps, float[] mirrored, int offset, int[] permutation, int width, int height, float shift) {
        for (int joint = 0; joint < permutation.length; joint++) {
            int to = offset + joint * width * height;
            int from = offset + permutation[joint] * width * height;
            for (int y = 0; y < height; y++) {
                mergeRow(maps, to + y * width, mirrored, from + y * width, width, shift);
            }
        }
    }

    private static void mergeRow(float[] maps, int to, float[] mirrored, int from, int width, float shift) {
        int last = from + width - 1;
        float stay = 1 - shift;
        maps[to] = (maps[to] + mirrored[last]) * 0.5f;
        for (int x = 1; x < width; x++) {
            float back = stay * mirrored[last - x] + shift * mirrored[last - x + 1];
            maps[to + x] = (maps[to + x] + back) * 0.5f;
        }
    }
}
