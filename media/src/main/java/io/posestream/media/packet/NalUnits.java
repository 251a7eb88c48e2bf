package io.posestream.media.packet;

import java.util.Arrays;

/**
 * The NAL units of one packet (ITU-T H.264 and H.265, 7.3.1), whichever of the two ways they are stored: behind start
 * codes (annex B) or behind their lengths (ISO/IEC 14496-15). A cursor, not thread safe.
 */
final class NalUnits {
    private static final int NO_MORE = -1;
    /** A start code without the zero byte that may precede it: 00 00 01. */
    private static final int START_CODE_BYTES = 3;

    private final byte[] packet;
    private final int lengthBytes;
    private int next;
    private int start;
    private int end;

    /**
     * @param packet the bytes
     * @param lengthBytes bytes of the length before each unit; 0 for start codes
     */
    NalUnits(byte[] packet, int lengthBytes) {
        this.packet = packet;
        this.lengthBytes = lengthBytes;
        this.next = lengthBytes == 0 ? startCode(0) : 0;
    }

    /** Moves to the next unit of at least {@code leastBytes}; false at the end, or where what follows is none. */
    boolean advance(int leastBytes) {
        do {
            if (next == NO_MORE || !(lengthBytes == 0 ? advanceByCode() : advanceByLength())) {
                return false;
            }
        } while (end - start < leastBytes);
        return true;
    }

    private boolean advanceByCode() {
        start = next + START_CODE_BYTES;
        next = startCode(start);
        end = next == NO_MORE ? packet.length : next;
        return true;
    }

    private boolean advanceByLength() {
        if (next + lengthBytes > packet.length) {
            return false;
        }
        long length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | (packet[next + i] & 0xFF);
        }
        start = next + lengthBytes;
        if (length == 0 || length > packet.length - start) {
            next = NO_MORE;
            return false;
        }
        end = start + (int) length;
        next = end;
        return true;
    }

    /** Where the next 00 00 01 begins, from {@code from} on; -1 for nowhere. */
    private int startCode(int from) {
        for (int at = from + 2; at < packet.length; at++) {
            if (packet[at] > 1 || packet[at] < 0) {
                at += 2; // neither this byte nor the two before it belong to a start code
            } else if (packet[at] == 1 && packet[at - 1] == 0 && packet[at - 2] == 0) {
                return at - 2;
            }
        }
        return NO_MORE;
    }

    /** Bytes of the unit at hand. */
    int size() {
        return end - start;
    }

    /** A byte of the unit at hand. */
    int at(int index) {
        return packet[start + index] & 0xFF;
    }

    /** The first bits of the unit at hand after {@code skip} bytes, emulation prevention (00 00 03) taken out. */
    BitReader bits(int skip, int mostBytes) {
        byte[] plain = new byte[Math.min(mostBytes, end - start)];
        int zeros = 0;
        int size = 0;
        for (int at = start + skip; at < end && size < plain.length; at++) {
            if (zeros >= 2 && packet[at] == 3) {
                zeros = 0;
            } else {
                zeros = packet[at] == 0 ? zeros + 1 : 0;
                plain[size++] = packet[at];
            }
        }
        return new BitReader(Arrays.copyOf(plain, size));
    }
}
