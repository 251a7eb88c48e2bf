package io.posestream.pose.decode;

/** The blur kernels OpenCV makes when it is given a size and no sigma. Static functions, thread-safe. */
public final class GaussianKernel {
    /** {@code small_gaussian_tab} of OpenCV: sizes 1, 3, 5, 7 are fixed. */
    private static final double[][] SMALL = {
        {1},
        {0.25, 0.5, 0.25},
        {0.0625, 0.25, 0.375, 0.25, 0.0625},
        {0.03125, 0.109375, 0.21875, 0.28125, 0.21875, 0.109375, 0.03125}
    };
    /** Size 9 in OpenCV 4.6.0, in 1/256. */
    private static final double[] NINE = {4, 13, 30, 51, 60, 51, 30, 13, 4};

    private static final int NINE_SUM = 256;

    private GaussianKernel() {}

    /**
     * As {@code cv2.GaussianBlur(float64 map, (size, size), 0)} of OpenCV 4.6.0 applies it.
     *
     * @param size odd
     * @return weights that sum to 1; the caller owns the array
     */
    public static double[] ofOpenCv(int size) {
        int small = (size - 1) / 2;
        if (small < SMALL.length) {
            return SMALL[small].clone();
        }
        if (size == NINE.length) {
            double[] nine = NINE.clone();
            for (int i = 0; i < nine.length; i++) {
                nine[i] /= NINE_SUM;
            }
            return nine;
        }
        return exponential(size);
    }

    /**
     * exp(-x² / 2 sigma²) with sigma = 0.3 ((size - 1) / 2 - 1) + 0.8, normalised.
     *
     * @param size odd
     * @return weights that sum to 1; the caller owns the array
     */
    static double[] exponential(int size) {
        double sigma = 0.3 * ((size - 1) * 0.5 - 1) + 0.8;
        double[] kernel = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double x = i - (size - 1) * 0.5;
            kernel[i] = StrictMath.exp(-x * x / (2 * sigma * sigma));
            sum += kernel[i];
        }
        for (int i = 0; i < size; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }
}
