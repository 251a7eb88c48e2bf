package io.posestream.pose;

/** Greatest cells of maps. Static functions, thread-safe. */
final class Peak {
    private Peak() {}

    /**
     * Index of the first greatest value.
     *
     * @param maps (Input) a map of {@code length} cells, row by row, from {@code offset} on
     * @param offset index of the first cell
     * @param length cells of the map
     * @return index within the map
     */
    static int argmax(float[] maps, int offset, int length) {
        int best = 0;
        float greatest = maps[offset];
        for (int i = 1; i < length; i++) {
            if (maps[offset + i] > greatest) {
                greatest = maps[offset + i];
                best = i;
            }
        }
        return best;
    }

    /** Whether every value is a number: four sums that any NaN or infinity turns into NaN. */
    static boolean isFinite(float[] maps, int offset, int length) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int end = offset + length;
        int i = offset;
        for (; i + 3 < end; i += 4) {
            a += maps[i] * 0;
            b += maps[i + 1] * 0;
            c += maps[i + 2] * 0;
            d += maps[i + 3] * 0;
        }
        for (; i < end; i++) {
            a += maps[i] * 0;
        }
        return a + b + c + d == 0;
    }
}
