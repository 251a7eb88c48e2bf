package io.posestream.pose.decode;

/**
 * DarkPose: one Newton step on the logarithm of the blurred map with differences over 2 cells. Source:
 * ilovepose/DarkPose, {@code inference.py:gaussian_blur, taylor}; Zhang et al. 2020.
 *
 * <p>Differs from the source: only the cells about the peak are blurred. The source scales the blurred map to the peak
 * of the raw one before it takes the logarithm; that adds a constant, and matters only where a value is below 1e-10, so
 * the scale is computed only there. A map without a positive value is at (0, 0), where the source divides by zero. Owns
 * buffers. Not thread-safe.
 */
final class DarkDecoder implements JointDecoder {
    private static final int SIDE = 5;
    private static final int CENTER = 2;
    /** Least value whose logarithm is taken. */
    private static final double LEAST = 1e-10;

    private final LocalBlur blur;
    private final double[] window = new double[SIDE * SIDE];

    DarkDecoder(int blurKernel) {
        blur = new LocalBlur(GaussianKernel.ofOpenCv(blurKernel), SIDE, LocalBlur.Border.ZERO);
    }

    @Override
    public void decode(float[] maps, int offset, int width, int height, int peak, double[] xy, int at) {
        boolean isPositive = maps[offset + peak] > 0;
        int x = isPositive ? peak % width : 0;
        int y = isPositive ? peak / width : 0;
        xy[at] = x;
        xy[at + 1] = y;
        if (x <= 1 || x >= width - 2 || y <= 1 || y >= height - 2) {
            return;
        }
        blur.window(maps, offset, width, height, x - CENTER, y - CENTER, SIDE, window);
        takeLogarithm(maps, offset, width, height, peak);
        step(xy, at);
    }

    private void takeLogarithm(float[] maps, int offset, int width, int height, int peak) {
        double least = window[0];
        for (double value : window) {
            least = Math.min(least, value);
        }
        double scale = least < LEAST ? maps[offset + peak] / greatest(maps, offset, width, height) : 1;
        for (int i = 0; i < window.length; i++) {
            window[i] = StrictMath.log(Math.max(window[i] * scale, LEAST));
        }
    }

    private double greatest(float[] maps, int offset, int width, int height) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                greatest = Math.max(greatest, blur.cell(maps, offset, width, height, x, y));
            }
        }
        return greatest;
    }

    private double at(int dx, int dy) {
        return window[(CENTER + dy) * SIDE + CENTER + dx];
    }

    private void step(double[] xy, int at) {
        double dx = 0.5 * (at(1, 0) - at(-1, 0));
        double dy = 0.5 * (at(0, 1) - at(0, -1));
        double dxx = 0.25 * (at(2, 0) - 2 * at(0, 0) + at(-2, 0));
        double dyy = 0.25 * (at(0, 2) - 2 * at(0, 0) + at(0, -2));
        double dxy = 0.25 * (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1));
        double determinant = dxx * dyy - dxy * dxy;
        if (determinant != 0) {
            xy[at] -= (dyy * dx - dxy * dy) / determinant;
            xy[at + 1] -= (dxx * dy - dxy * dx) / determinant;
        }
    }
}
