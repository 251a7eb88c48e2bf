package io.posestream.tracker;

/**
 * Constant-velocity Kalman filter of a box centre; both axes have the same variances. Time is counted in frames of a 25
 * Hz camera, so that the constants of spec'd per-frame filters hold at any rate. Constants: SORT's family, tuned on the
 * synthetic scenes (docs/tracking.md).
 *
 * @param x position, source pixels
 * @param y position, source pixels
 * @param velocityX pixels per 25 Hz frame
 * @param velocityY pixels per 25 Hz frame
 * @param variance of a position
 * @param covariance of position and velocity
 * @param velocityVariance of a velocity
 */
record CenterFilter(
        double x,
        double y,
        double velocityX,
        double velocityY,
        double variance,
        double covariance,
        double velocityVariance) {
    private static final double FIRST_VARIANCE = 25;
    private static final double FIRST_VELOCITY_VARIANCE = 100;
    /** Process noise per 25 Hz frame: at least this, and in proportion to the box area. */
    private static final double PROCESS_NOISE = 0.1;

    private static final double PROCESS_NOISE_OF_AREA = 4e-4;
    private static final double MIN_MEASUREMENT_NOISE = 4;
    private static final double MEASUREMENT_NOISE_OF_AREA = 9e-4;
    /** Boxes below this score are measured worse, by {@link #DOUBT}. */
    private static final double SURE_SCORE = 0.5;

    private static final double DOUBT = 4;

    /** A centre seen once. */
    static CenterFilter at(double x, double y) {
        return new CenterFilter(x, y, 0, 0, FIRST_VARIANCE, 0, FIRST_VELOCITY_VARIANCE);
    }

    /** The filter {@code frames} later, for a box of {@code area} square pixels. */
    CenterFilter predict(double frames, double area) {
        double noise = PROCESS_NOISE * Math.max(1, PROCESS_NOISE_OF_AREA * area) * frames;
        return new CenterFilter(
                x + velocityX * frames,
                y + velocityY * frames,
                velocityX,
                velocityY,
                variance + frames * (2 * covariance + frames * velocityVariance) + noise / 4,
                covariance + frames * velocityVariance + noise / 2,
                velocityVariance + noise);
    }

    /** The filter after the centre was measured, in a box of {@code area} square pixels and {@code score}. */
    CenterFilter update(double seenX, double seenY, double area, double score) {
        double noise = Math.max(MIN_MEASUREMENT_NOISE, MEASUREMENT_NOISE_OF_AREA * area);
        double total = variance + (score < SURE_SCORE ? DOUBT * noise : noise);
        double gain = variance / total;
        double velocityGain = covariance / total;
        return new CenterFilter(
                x + gain * (seenX - x),
                y + gain * (seenY - y),
                velocityX + velocityGain * (seenX - x),
                velocityY + velocityGain * (seenY - y),
                (1 - gain) * variance,
                (1 - gain) * covariance,
                velocityVariance - velocityGain * covariance);
    }

    /** The filter with its position moved and its velocity kept. */
    CenterFilter moved(double dx, double dy) {
        return new CenterFilter(x + dx, y + dy, velocityX, velocityY, variance, covariance, velocityVariance);
    }
}
