package io.posestream.models.checkpoint;

/** IEEE 754 binary16 to and from binary32; the JDK has these from release 20 on only. */
public final class HalfFloat {
    private static final int SIGN = 0x8000;
    private static final int EXPONENT = 0x7c00;
    private static final int MANTISSA = 0x03ff;
    /** Largest finite value. */
    private static final float MAX = 65504f;
    /** From here on rounding to nearest gives infinity. */
    private static final float OVERFLOW = 65520f;
    /** Smallest normal value. */
    private static final float MIN_NORMAL = 0x1p-14f;

    private HalfFloat() {}

    /** The exact value of the half in {@code bits}. */
    public static float toFloat(short bits) {
        int half = bits & 0xffff;
        int sign = (half & SIGN) << 16;
        int exponent = half & EXPONENT;
        int mantissa = half & MANTISSA;
        if (exponent == 0) {
            float subnormal = mantissa * 0x1p-24f;
            return sign == 0 ? subnormal : -subnormal;
        }
        if (exponent == EXPONENT) {
            return Float.intBitsToFloat(sign | 0x7f800000 | (mantissa << 13));
        }
        return Float.intBitsToFloat(sign | ((exponent << 13) + ((127 - 15) << 23)) | (mantissa << 13));
    }

    /** The half nearest to {@code value}, ties to even; too large values become infinite. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & SIGN;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | EXPONENT | 0x200);
        }
        if (magnitude >= OVERFLOW) {
            return (short) (sign | EXPONENT);
        }
        if (magnitude < MIN_NORMAL) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int shifted = (bits & 0x7fffffff) - ((127 - 15) << 23);
        int rounded = shifted + 0xfff + ((shifted >>> 13) & 1);
        return (short) (sign | (rounded >>> 13));
    }

    /** True when {@code value} has a finite half beside it. */
    public static boolean isInRange(float value) {
        return Math.abs(value) <= MAX;
    }
}
