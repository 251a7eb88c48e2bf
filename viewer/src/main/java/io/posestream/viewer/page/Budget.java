package io.posestream.viewer.page;

import java.util.function.LongSupplier;

/**
 * What may still be sent to a viewer: so many bytes each second, of which at most a quarter of a second's are saved up. A
 * message may be larger than what is left; then the next has to wait longer. Not thread-safe.
 */
final class Budget {
    private static final double NS_PER_SECOND = 1e9;
    private static final double SAVED_SECONDS = 0.25;

    private final double bytesPerSecond;
    private final LongSupplier nanos;
    private double left;
    private long atNs;

    /**
     * @param bytesPerSecond in the long run
     * @param nanos a clock that only grows
     */
    Budget(double bytesPerSecond, LongSupplier nanos) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanos = nanos;
        this.left = bytesPerSecond * SAVED_SECONDS;
        this.atNs = nanos.getAsLong();
    }

    /** Bytes that may be sent at once; negative after a large message. */
    double left() {
        long now = nanos.getAsLong();
        left = Math.min(bytesPerSecond * SAVED_SECONDS, left + (now - atNs) / NS_PER_SECOND * bytesPerSecond);
        atNs = now;
        return left;
    }

    /** Something was sent. */
    void spend(int bytes) {
        left = left() - bytes;
    }
}
