package io.posestream.models.quantize;

/**
 * The stretch of values that 8 bits are spread over; always holds 0, so that padding is exact.
 *
 * @param low smallest value kept, at most 0
 * @param high largest value kept, at least 0 and above {@code low}
 */
record Range(double low, double high) {
    private static final int LEVELS = 255;
    private static final double SMALLEST = 1e-6;

    /** Widens to hold 0 and to be no point. */
    Range {
        low = Math.min(low, 0);
        high = Math.max(Math.max(high, 0), low + SMALLEST);
    }

    /** The value of one step. */
    float scale() {
        return (float) ((high - low) / LEVELS);
    }

    /** The level, 0 to 255, that stands for the value 0. */
    int zeroPoint() {
        return (int) Math.min(Math.max(Math.rint(-low / scale()), 0), LEVELS);
    }

    Range union(Range other) {
        return new Range(Math.min(low, other.low), Math.max(high, other.high));
    }
}
