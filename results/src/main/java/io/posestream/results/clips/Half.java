package io.posestream.results.clips;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers as little-endian bytes, as NumPy's {@code frombuffer} reads them. Static functions, thread-safe. */
final class Half {
    private static final int EXPONENT_GAP = (127 - 15) << 23;
    private static final int INFINITY = 0x7c00;

    private Half() {}

    /**
     * An IEEE 754 half of a float, rounded to the nearest, ties to even; beyond 65,504 infinite.
     *
     * @param value any float that is no NaN
     * @return the half's 16 bits
     */
    static short of(float value) {
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

    /** Writes floats as 2 or 4 bytes each. */
    static byte[] bytes(float[] values, boolean half) {
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

    static void writeLong(OutputStream out, long value) throws IOException {
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }
}
