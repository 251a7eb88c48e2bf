package io.posestream.detector;

/**
 * Where a map of logits is greatest once it is enlarged by a bicubic kernel with a = -0.75 (centres of cells at half a
 * pixel, edge repeated, no smoothing). The first of equal values in row order wins. Sources: {@code
 * structures/keypoints.py} of detectron2 and {@code models/detection/roi_heads.py} of torchvision, which enlarge by PyTorch's
 * {@code interpolate}. Owns buffers that grow. Not thread-safe.
 */
final class CubicPeak {
    private static final int TAPS = 4;
    private static final double A = -0.75;

    private float[] rows = {};
    private float[] weights = {};
    private int[] places = {};
    private float[] line = {};

    /** Column of the peak found last. */
    int x;
    /** Row of the peak found last. */
    int y;
    /** Value of the peak found last. */
    float value;

    /**
     * Looks.
     *
     * @param maps (Input) values, [side][side] from {@code start} on
     * @param start index of the map's first cell
     * @param side cells along a side
     * @param width columns of the enlarged map, at least 1
     * @param height its rows, at least 1
     */
    void find(float[] maps, int start, int side, int width, int height) {
        reserve(side, width, height);
        taps(side, width);
        for (int row = 0; row < side; row++) {
            int from = start + row * side;
            for (int column = 0; column < width; column++) {
                int tap = TAPS * column;
                rows[row * width + column] = maps[from + places[tap]] * weights[tap]
                        + maps[from + places[tap + 1]] * weights[tap + 1]
                        + maps[from + places[tap + 2]] * weights[tap + 2]
                        + maps[from + places[tap + 3]] * weights[tap + 3];
            }
        }
        taps(side, height);
        value = Float.NEGATIVE_INFINITY;
        x = 0;
        y = 0;
        for (int row = 0; row < height; row++) {
            blend(TAPS * row, width);
            for (int column = 0; column < width; column++) {
                // written so that a value that is no number is not passed over
                if (!(line[column] <= value)) {
                    value = line[column];
                    x = column;
                    y = row;
                }
            }
        }
    }

    private void reserve(int side, int width, int height) {
        if (rows.length < side * width) {
            rows = new float[side * width];
        }
        if (line.length < width) {
            line = new float[width];
        }
        int taps = TAPS * Math.max(width, height);
        if (weights.length < taps) {
            weights = new float[taps];
            places = new int[taps];
        }
    }

    private void blend(int tap, int width) {
        int first = places[tap] * width;
        int second = places[tap + 1] * width;
        int third = places[tap + 2] * width;
        int fourth = places[tap + 3] * width;
        for (int column = 0; column < width; column++) {
            line[column] = rows[first + column] * weights[tap]
                    + rows[second + column] * weights[tap + 1]
                    + rows[third + column] * weights[tap + 2]
                    + rows[fourth + column] * weights[tap + 3];
        }
    }

    /** Four cells and their weights for every position of an axis. */
    private void taps(int cells, int positions) {
        double scale = (double) cells / positions;
        for (int position = 0; position < positions; position++) {
            double at = (position + 0.5) * scale - 0.5;
            int floor = (int) Math.floor(at);
            double t = at - floor;
            int tap = TAPS * position;
            weights[tap] = (float) outer(t + 1);
            weights[tap + 1] = (float) inner(t);
            weights[tap + 2] = (float) inner(1 - t);
            weights[tap + 3] = (float) outer(2 - t);
            for (int i = 0; i < TAPS; i++) {
                places[tap + i] = Math.min(Math.max(floor - 1 + i, 0), cells - 1);
            }
        }
    }

    private static double inner(double d) {
        return ((A + 2) * d - (A + 3)) * d * d + 1;
    }

    private static double outer(double d) {
        return ((A * d - 5 * A) * d + 8 * A) * d - 4 * A;
    }
}
