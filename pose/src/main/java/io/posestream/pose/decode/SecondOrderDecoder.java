package io.posestream.pose.decode;

/**
 * Second-order approximation about the peak: the step -H^-1 g with unit differences, on the map or its logarithm
 * (exact for a Gaussian), after an optional blur; only inside the map, where the peak is a maximum, and at most one
 * cell per axis. Owns buffers. Not thread-safe.
 */
final class SecondOrderDecoder implements JointDecoder {
    private static final int SIDE = 3;
    private static final double LEAST = 1e-10;
    private static final double LONGEST_STEP = 1;

    private final LocalBlur blur;
    private final double[] window = new double[SIDE * SIDE];
    private final boolean isBlurred;
    private final boolean isLogarithmic;

    SecondOrderDecoder(int blurKernel, boolean isLogarithmic) {
        this.isBlurred = blurKernel > 1;
        this.isLogarithmic = isLogarithmic;
        this.blur = new LocalBlur(GaussianKernel.exponential(blurKernel), SIDE, LocalBlur.Border.ZERO);
    }

    @Override
    public void decode(float[] maps, int offset, int width, int height, int peak, double[] xy, int at) {
        int best = isBlurred ? blurredPeak(maps, offset, width, height) : peak;
        int x = best % width;
        int y = best / width;
        xy[at] = x;
        xy[at + 1] = y;
        if (x < 1 || x >= width - 1 || y < 1 || y >= height - 1) {
            return;
        }
        blur.window(maps, offset, width, height, x - 1, y - 1, SIDE, window);
        if (isLogarithmic) {
            for (int i = 0; i < window.length; i++) {
                window[i] = StrictMath.log(Math.max(window[i], LEAST));
            }
        }
        step(xy, at);
    }

    private int blurredPeak(float[] maps, int offset, int width, int height) {
        int best = 0;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < width * height; i++) {
            double value = blur.cell(maps, offset, width, height, i % width, i / width);
            if (value > greatest) {
                greatest = value;
                best = i;
            }
        }
        return best;
    }

    private double at(int dx, int dy) {
        return window[(dy + 1) * SIDE + dx + 1];
    }

    private void step(double[] xy, int at) {
        double gx = 0.5 * (at(1, 0) - at(-1, 0));
        double gy = 0.5 * (at(0, 1) - at(0, -1));
        double hxx = at(1, 0) - 2 * at(0, 0) + at(-1, 0);
        double hyy = at(0, 1) - 2 * at(0, 0) + at(0, -1);
        double hxy = 0.25 * (at(1, 1) - at(-1, 1) - at(1, -1) + at(-1, -1));
        double determinant = hxx * hyy - hxy * hxy;
        if (determinant > 0 && hxx < 0) {
            xy[at] += limited(-(hyy * gx - hxy * gy) / determinant);
            xy[at + 1] += limited(-(hxx * gy - hxy * gx) / determinant);
        }
    }

    private static double limited(double step) {
        return Math.min(Math.max(step, -LONGEST_STEP), LONGEST_STEP);
    }
}
