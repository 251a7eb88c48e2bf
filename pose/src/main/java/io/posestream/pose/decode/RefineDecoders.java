package io.posestream.pose.decode;

/** Decoders that need no buffers. Static functions, thread-safe. */
final class RefineDecoders {
    private static final double QUARTER = 0.25;
    /** Cells to each side of the peak that the local centre of mass counts. */
    private static final int SOFT_RADIUS = 3;
    /** Sharpness of the softmax over the whole map. */
    private static final double SOFT_SHARPNESS = 100;

    private RefineDecoders() {}

    /** The first greatest cell itself. Parameters as in {@link JointDecoder#decode}. */
    static void argmax(float[] maps, int offset, int width, int height, int peak, double[] xy, int at) {
        int row = peak / width;
        xy[at] = peak % width;
        xy[at + 1] = row;
    }

    /**
     * A quarter cell per axis by the sign of the central difference; not on the two outermost cells at the left and top
     * nor the outermost at the right and bottom. A map without a positive value is at (0, 0). Source: official HRNet,
     * {@code get_max_preds} and {@code get_final_preds}. Parameters as in {@link JointDecoder#decode}.
     */
    static void quarter(float[] maps, int offset, int width, int height, int peak, double[] xy, int at) {
        boolean isPositive = maps[offset + peak] > 0;
        int x = isPositive ? peak % width : 0;
        int y = isPositive ? peak / width : 0;
        xy[at] = x;
        xy[at + 1] = y;
        if (x > 1 && x < width - 1 && y > 1 && y < height - 1) {
            int cell = offset + y * width + x;
            xy[at] += QUARTER * Math.signum(maps[cell + 1] - maps[cell - 1]);
            xy[at + 1] += QUARTER * Math.signum(maps[cell + width] - maps[cell - width]);
        }
    }

    /** Centre of mass of max(h, 0) in 7 x 7 cells about the peak. Parameters as in {@link JointDecoder#decode}. */
    static void softLocal(float[] maps, int offset, int width, int height, int peak, double[] xy, int at) {
        int px = peak % width;
        int py = peak / width;
        double mass = 0;
        double sumX = 0;
        double sumY = 0;
        for (int y = Math.max(0, py - SOFT_RADIUS); y <= Math.min(height - 1, py + SOFT_RADIUS); y++) {
            for (int x = Math.max(0, px - SOFT_RADIUS); x <= Math.min(width - 1, px + SOFT_RADIUS); x++) {
                double weight = Math.max(0, maps[offset + y * width + x]);
                mass += weight;
                sumX += weight * x;
                sumY += weight * y;
            }
        }
        xy[at] = mass > 0 ? sumX / mass : px;
        xy[at + 1] = mass > 0 ? sumY / mass : py;
    }

    /** Expectation of the position under softmax(100 h). Parameters as in {@link JointDecoder#decode}. */
    static void softGlobal(float[] maps, int offset, int width, int height, int peak, double[] xy, int at) {
        double greatest = maps[offset + peak];
        double mass = 0;
        double sumX = 0;
        double sumY = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double weight = StrictMath.exp(SOFT_SHARPNESS * (maps[offset + y * width + x] - greatest));
                mass += weight;
                sumX += weight * x;
                sumY += weight * y;
            }
        }
        xy[at] = sumX / mass;
        xy[at + 1] = sumY / mass;
    }
}
