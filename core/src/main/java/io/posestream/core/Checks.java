package io.posestream.core;

import static java.util.Objects.requireNonNull;

/** The argument checks of records, so that each message names the component. */
public final class Checks {
    private Checks() {}

    /**
     * The text, which must not be blank.
     *
     * @throws IllegalArgumentException if the text is blank; the message begins with the name
     */
    public static String requireText(String value, String name) {
        requireNonNull(value, name + " is null");
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is blank");
        }
        return value;
    }

    /**
     * The value, which must be at least 0.
     *
     * @throws IllegalArgumentException if the value is below 0; the message begins with the name
     */
    public static long requireNotNegative(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is negative: " + value);
        }
        return value;
    }

    /**
     * The value, which must be above 0.
     *
     * @throws IllegalArgumentException if the value is not above 0; the message begins with the name
     */
    public static long requirePositive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " is not positive: " + value);
        }
        return value;
    }

    /**
     * The value, which must be a finite number from 0.
     *
     * @throws IllegalArgumentException if it is not; the message begins with the name
     */
    public static double requireFiniteNotNegative(double value, String name) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is not a finite number from 0: " + value);
        }
        return value;
    }

    static float requireFinite(float value, String name) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(name + " is not finite: " + value);
        }
        return value;
    }

    /**
     * The value, which must be from 0 to 1.
     *
     * @throws IllegalArgumentException if the value is not in [0,1]; the message begins with the name
     */
    public static float requireFraction(float value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is not in [0,1]: " + value);
        }
        return value;
    }
}
