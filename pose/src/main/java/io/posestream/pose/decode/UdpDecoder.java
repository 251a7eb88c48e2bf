package io.posestream.pose.decode;

/**
 * UDP: one Newton step on the logarithm of the blurred and clipped map with unit differences. Source:
 * HuangJunJie2017/UDP-Pose, {@code post_dark_udp}; Huang et al. 2020.
 *
 * <p>Differs from the source: only the cells about the peak are blurred, in double. A map without a positive value is
 * at (-1, -1) as there. Owns buffers. Not thread-safe.
 */
final class UdpDecoder implements JointDecoder {
    private static final int SIDE = 3;
    private static final double LEAST = 1e-3;
    private static final double MOST = 50;
    /** Added to the Hessian's diagonal: float32's epsilon. */
    private static final double EPSILON = Math.ulp(1f);

    private final LocalBlur blur;
    private final double[] window = new double[SIDE * SIDE];

    UdpDecoder(int blurKernel) {
        blur = new LocalBlur(GaussianKernel.ofOpenCv(blurKernel), SIDE, LocalBlur.Border.REFLECT);
    }

    @Override
    public void decode(float[] maps, int offset, int width, int height, int peak, double[] xy, int at) {
        if (!(maps[offset + peak] > 0)) {
            xy[at] = -1;
            xy[at + 1] = -1;
            return;
        }
        int x = peak % width;
        int y = peak / width;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                // the blurred map is continued by its outermost cells
                int column = Math.min(Math.max(x + dx, 0), width - 1);
                int row = Math.min(Math.max(y + dy, 0), height - 1);
                double value = blur.cell(maps, offset, width, height, column, row);
                window[(dy + 1) * SIDE + dx + 1] = StrictMath.log(Math.min(Math.max(value, LEAST), MOST));
            }
        }
        step(x, y, xy, at);
    }

    private double at(int dx, int dy) {
        return window[(dy + 1) * SIDE + dx + 1];
    }

    private void step(int x, int y, double[] xy, int at) {
        double dx = 0.5 * (at(1, 0) - at(-1, 0));
        double dy = 0.5 * (at(0, 1) - at(0, -1));
        double dxx = at(1, 0) - 2 * at(0, 0) + at(-1, 0) + EPSILON;
        double dyy = at(0, 1) - 2 * at(0, 0) + at(0, -1) + EPSILON;
        double dxy = 0.5 * (at(1, 1) - at(1, 0) - at(0, 1) + 2 * at(0, 0) - at(-1, 0) - at(0, -1) + at(-1, -1));
        double determinant = dxx * dyy - dxy * dxy;
        xy[at] = x;
        xy[at + 1] = y;
        if (determinant != 0) {
            xy[at] -= (dyy * dx - dxy * dy) / determinant;
            xy[at + 1] -= (dxx * dy - dxy * dx) / determinant;
        }
    }
}
