package io.posestream.media.packet;

/** Bits from the most significant on; throws {@link IndexOutOfBoundsException} behind the last. Not thread safe. */
final class BitReader {
    private static final int MOST_PREFIX_BITS = 31;

    private final byte[] bytes;
    private int position;

    BitReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int bit() {
        int bit = bytes[position >>> 3] >>> (7 - (position & 7)) & 1;
        position++;
        return bit;
    }

    /** An unsigned number of up to 31 bits. */
    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    /** An unsigned Exp-Golomb code, ue(v) of ITU-T H.264 9.1. */
    int unsigned() {
        int zeros = 0;
        while (bit() == 0) {
            if (++zeros > MOST_PREFIX_BITS) {
                throw new IndexOutOfBoundsException("no Exp-Golomb code");
            }
        }
        return (1 << zeros) - 1 + bits(zeros);
    }

    /** A signed Exp-Golomb code, se(v) of ITU-T H.264 9.1.1. */
    int signed() {
        int code = unsigned();
        return (code & 1) == 1 ? (code >>> 1) + 1 : -(code >>> 1);
    }
}
