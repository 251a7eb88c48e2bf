package io.posestream.models.checkpoint;

import io.posestream.core.clip.Half;

/** IEEE 754 binary16 to and from binary32; the JDK has these from release 20 on only. */
public final class HalfFloat {
    private static final int SIGN = 0x8000;
    private static final int QUIET_NAN = 0x7e00;
    /** Largest finite value. */
    private static final float MAX = 65504f;

    private HalfFloat() {}

    /** The exact value of the half in {@code bits}. */
    public static float toFloat(short bits) {
        return Half.toFloat(bits);
    }

    /** The half nearest to {@code value}, ties to even; too large values become infinite. */
    public static short fromFloat(float value) {
        if (Float.isNaN(value)) {
            return (short) ((Float.floatToRawIntBits(value) >>> 16 & SIGN) | QUIET_NAN);
        }
        return Half.of(value);
    }

    /** True when {@code value} has a finite half beside it. */
    public static boolean isInRange(float value) {
        return Math.abs(value) <= MAX;
    }
}
