package io.posestream.models.checkpoint;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Reads the primitives of a pickle and counts the bytes taken. Not thread safe; the caller closes the stream. */
final class PickleInput {
    /** Without bytes passed over. The pickle of 6,000 tensors has 0.9 MB; an optimizer's beside it 2 MB more. */
    private static final long MAX_BYTES = 32L << 20;

    private final InputStream in;
    private final long available;
    private long position;
    private long kept;

    /** @param available bytes up to the end of the file or entry; no length in the pickle may point beyond it */
    PickleInput(InputStream in, long available) {
        this.in = new BufferedInputStream(in, 1 << 13);
        this.available = available;
    }

    long position() {
        return position;
    }

    int unsignedByte() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("the pickle ends too early");
        }
        take(1);
        return value;
    }

    /** The next {@code bytes} bytes as a little-endian number, zero-extended; at most 8. */
    long littleEndian(int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) unsignedByte() << (8 * i);
        }
        return value;
    }

    int signedInt() throws IOException {
        return (int) littleEndian(4);
    }

    byte[] bytes(long count) throws IOException {
        requireInside(count);
        take(count);
        byte[] bytes = in.readNBytes((int) count);
        if (bytes.length < count) {
            throw new EOFException("the pickle ends too early");
        }
        return bytes;
    }

    /** Passes over bytes that are read, if at all, when a tensor is. */
    PickleValues.Bytes skip(long count) throws IOException {
        requireInside(count);
        PickleValues.Bytes bytes = new PickleValues.Bytes(position, count);
        in.skipNBytes(count);
        position += count;
        return bytes;
    }

    private void requireInside(long count) throws MalformedCheckpoint {
        if (count < 0 || count > available - position) {
            throw new MalformedCheckpoint("the pickle holds a string longer than the file");
        }
    }

    String string(long count) throws IOException {
        return new String(bytes(count), StandardCharsets.UTF_8);
    }

    /** A little-endian number in two's complement of any length: a Long where it fits, else a BigInteger. */
    Object number(long count) throws IOException {
        byte[] littleEndian = bytes(count);
        byte[] bigEndian = new byte[littleEndian.length + 1];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[littleEndian.length - i] = littleEndian[i];
        }
        boolean negative = littleEndian.length > 0 && littleEndian[littleEndian.length - 1] < 0;
        bigEndian[0] = (byte) (negative ? -1 : 0);
        BigInteger value = new BigInteger(bigEndian);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    /** A text up to, and without, the next line feed. */
    String line() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
            text.append((char) c);
        }
        return text.toString();
    }

    private void take(long count) throws MalformedCheckpoint {
        position += count;
        kept += count;
        if (kept > MAX_BYTES) {
            throw new MalformedCheckpoint("its pickle is longer than " + (MAX_BYTES >> 20) + " MB");
        }
    }
}
