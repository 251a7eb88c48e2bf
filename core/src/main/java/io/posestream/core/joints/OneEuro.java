package io.posestream.core.joints;

/** The One-Euro filter of one coordinate. Holds its last value and speed. Not thread safe. */
public final class OneEuro {
    private static final double MICROS = 1e6;

    private final Smoothing settings;
    private boolean started;
    private double value;
    private double speed;

    /** @param settings of the filter */
    public OneEuro(Smoothing settings) {
        this.settings = settings;
    }

    /**
     * The smoothed value.
     *
     * @param raw measured, in pixels
     * @param elapsedUs since the last one, in µs of event time, positive
     * @param size of the person, in pixels; speeds are in units of it
     */
    public double next(double raw, long elapsedUs, double size) {
        if (!started) {
            started = true;
            value = raw;
            return raw;
        }
        double seconds = elapsedUs / MICROS;
        double rawSpeed = (raw - value) / seconds;
        speed += share(settings.derivativeCutoffHz(), seconds) * (rawSpeed - speed);
        double cutoff = settings.minCutoffHz() + settings.beta() * Math.abs(speed) / Math.max(1, size);
        value += share(cutoff, seconds) * (raw - value);
        return value;
    }

    /** The weight of a new value in a first-order low pass: 1 / (1 + tau / dt), tau = 1 / (2 pi cutoff). */
    private static double share(double cutoffHz, double seconds) {
        double tau = 1 / (2 * Math.PI * cutoffHz);
        return 1 / (1 + tau / seconds);
    }
}
