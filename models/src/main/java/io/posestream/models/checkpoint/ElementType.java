package io.posestream.models.checkpoint;

import java.nio.ByteBuffer;
import java.util.Locale;

/** How one element of a stored tensor is written, named as PyTorch and NumPy name it. */
public enum ElementType {
    /** IEEE binary32. */
    FLOAT32(4),
    /** IEEE binary16. */
    FLOAT16(2),
    /** The upper half of a binary32. */
    BFLOAT16(2),
    /** IEEE binary64. */
    FLOAT64(8),
    /** Two's complement, 64 bits. */
    INT64(8),
    /** Two's complement, 32 bits. */
    INT32(4),
    /** Two's complement, 16 bits. */
    INT16(2),
    /** Two's complement, 8 bits. */
    INT8(1),
    /** Unsigned, 8 bits. */
    UINT8(1),
    /** One byte, 0 or 1. */
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }

    /** The name in lower case, for example {@code float32}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The element at byte {@code index} of {@code buffer}, in the buffer's byte order, widened. */
    double read(ByteBuffer buffer, int index) {
        return switch (this) {
            case FLOAT32 -> buffer.getFloat(index);
            case FLOAT16 -> HalfFloat.toFloat(buffer.getShort(index));
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort(index) << 16);
            case FLOAT64 -> buffer.getDouble(index);
            case INT64 -> buffer.getLong(index);
            case INT32 -> buffer.getInt(index);
            case INT16 -> buffer.getShort(index);
            case INT8 -> buffer.get(index);
            case UINT8 -> buffer.get(index) & 0xff;
            case BOOL -> buffer.get(index) == 0 ? 0 : 1;
        };
    }
}
