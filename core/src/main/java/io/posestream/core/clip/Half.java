package io.posestream.core.clip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floats as little-endian bytes of 2 or 4 each, as NumPy's {@code frombuffer} reads them. Static functions, thread-safe. */
public final class Half {
    private static final int EXPONENT_GAP = (127 - 15) << 23;
    private static final int INFINITY = 0x7c00;

    private Half() {}

    /**
     * An IEEE 754 half of a float, rounded to the nearest, ties to even; beyond 65,504 infinite.
     *
     * @param value any float that is no NaN
     * @return the half's 16 bits
     */
    public static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int size = bits & 0x7fffffff;
        if (size >= 0x47800000) {
            return (short) (sign | INFINITY);
        }
        if (size < 0x38800000) {
            // below the least normal half: count in steps of 2^-24; Math.rint rounds ties to even
            return (short) (sign | (int) Math.rint(Float.intBitsToFloat(size) * 0x1p24));
        }
        int odd = size >>> 13 & 1;
        return (short) (sign | (size - EXPONENT_GAP + 0xfff + odd) >>> 13);
    }

    /** The float of a half; the inverse of {@link #of} for every half. */
    public static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int size = half & 0x7fff;
        if (size >= INFINITY) {
            return Float.intBitsToFloat(sign | 0x7f800000 | (size & 0x3ff) << 13);
        }
        if (size < 0x400) {
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(size * 0x1p-24f));
        }
        return Float.intBitsToFloat(sign | (size << 13) + EXPONENT_GAP);
    }

    /**
     * Writes floats.
     *
     * @param values any but NaN
     * @param half whether each takes 2 bytes rather than 4
     */
    public static byte[] bytes(float[] values, boolean half) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * (half ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (half) {
                bytes.putShort(of(value));
            } else {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    /** Reads what {@link #bytes} wrote; the buffer's remaining bytes in whole. */
    public static float[] floats(ByteBuffer bytes, boolean half) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[in.remaining() / (half ? 2 : 4)];
        for (int at = 0; at < values.length; at++) {
            values[at] = half ? toFloat(in.getShort()) : in.getFloat();
        }
        return values;
    }
}
