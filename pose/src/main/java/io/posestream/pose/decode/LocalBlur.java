package io.posestream.pose.decode;

/**
 * A separable blur of only the cells around a peak: the decoders look at 3 x 3 or 5 x 5 of them, so blurring the whole
 * map is work for nothing. Owns its kernel and buffers. Not thread-safe.
 */
final class LocalBlur {
    /** What lies beyond the edge of a map. */
    enum Border {
        /** Zeros. */
        ZERO,
        /** The map mirrored about its outermost cells (OpenCV's default, reflect-101). */
        REFLECT
    }

    private final double[] kernel;
    private final int radius;
    private final Border border;
    private final double[] columns;

    /**
     * @param kernel odd length
     * @param maxSide most cells per side of a window
     */
    LocalBlur(double[] kernel, int maxSide, Border border) {
        this.kernel = kernel.clone();
        this.radius = kernel.length / 2;
        this.border = border;
        this.columns = new double[maxSide * (maxSide + kernel.length)];
    }

    /**
     * Blurs the cells of a window; cells of the window beyond the edge are left alone.
     *
     * @param maps (Input) a map row by row, from {@code offset} on
     * @param offset index of the first cell
     * @param width of the map
     * @param height of the map
     * @param left first column of the window
     * @param top first row of the window
     * @param side cells per side of the window
     * @param out (Output) shape [side][side]
     */
    void window(float[] maps, int offset, int width, int height, int left, int top, int side, double[] out) {
        int rows = side + 2 * radius;
        for (int r = 0; r < rows; r++) {
            int y = inside(top - radius + r, height);
            for (int c = 0; c < side; c++) {
                columns[r * side + c] = y < 0 ? 0 : alongRow(maps, offset + y * width, width, left + c);
            }
        }
        for (int v = 0; v < side; v++) {
            for (int u = 0; u < side; u++) {
                double sum = 0;
                for (int k = 0; k < kernel.length; k++) {
                    sum += kernel[k] * columns[(v + k) * side + u];
                }
                out[v * side + u] = sum;
            }
        }
    }

    /** The blurred value of one cell. */
    double cell(float[] maps, int offset, int width, int height, int x, int y) {
        double sum = 0;
        for (int k = 0; k < kernel.length; k++) {
            int row = inside(y - radius + k, height);
            sum += row < 0 ? 0 : kernel[k] * alongRow(maps, offset + row * width, width, x);
        }
        return sum;
    }

    private double alongRow(float[] maps, int row, int width, int x) {
        double sum = 0;
        for (int k = 0; k < kernel.length; k++) {
            int at = inside(x - radius + k, width);
            sum += at < 0 ? 0 : kernel[k] * maps[row + at];
        }
        return sum;
    }

    /** The cell that stands for {@code position}, -1 for zero. */
    private int inside(int position, int extent) {
        if (position >= 0 && position < extent) {
            return position;
        }
        if (border == Border.ZERO) {
            return -1;
        }
        int period = Math.max(1, 2 * (extent - 1));
        int folded = Math.floorMod(position, period);
        return folded < extent ? folded : period - folded;
    }
}
