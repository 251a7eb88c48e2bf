package io.posestream.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes damaged copies of valid bytes: flipped bits, cuts, splices, moved and repeated ranges, and numbers that decoders
 * stumble over (lengths, counts, extents) in every width, as varints and as text. The same seed gives the same damage. Not
 * thread-safe.
 */
public final class Corruption {
    /** What lengths, counts, extents and offsets should never be. */
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        127,
        128,
        255,
        256,
        0x7fff,
        0x8000,
        0xffff,
        0x10000,
        Integer.MAX_VALUE,
        1L << 31,
        0xffff_ffffL,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private static final String[] TEXTS = {
        "",
        "-1",
        "0",
        "NaN",
        "1e999",
        "-1e-999",
        "2147483648",
        "99999999999999999999",
        "9".repeat(400),
        "null",
        "{}",
        "[[",
        "\"\"",
        "1.5",
        "true",
        "\\u0000",
        "\"\ud800\""
    };
    /** Damage at the beginning meets headers, which decide most. */
    private static final int HEAD = 96;

    private static final int MOST_CHANGES = 4;
    private static final int KINDS = 11;
    private static final int MOST_REPEATS = 2_000;
    private static final int MOST_GROWTH = 64 << 10;

    private final Random random;

    /** @param seed of all that follows */
    public Corruption(long seed) {
        this.random = new Random(seed);
    }

    /** Below {@code bound}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** One of a list that is not empty. */
    public <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** A damaged copy of one of {@code valid}; now and then the head of one with the tail of another. */
    public byte[] of(List<byte[]> valid) {
        byte[] one = any(valid);
        return damaged(random.nextInt(8) == 0 ? spliced(one, any(valid)) : one);
    }

    /** A copy of {@code valid}, changed in one to four places. */
    public byte[] damaged(byte[] valid) {
        byte[] bytes = valid.clone();
        for (int n = 1 + random.nextInt(MOST_CHANGES); n > 0; n--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] spliced(byte[] head, byte[] tail) {
        int to = random.nextInt(head.length + 1);
        int from = random.nextBoolean() ? Math.min(to, tail.length) : random.nextInt(tail.length + 1);
        return replaced(head, to, head.length, Arrays.copyOfRange(tail, from, tail.length));
    }

    private byte[] changed(byte[] bytes) {
        if (bytes.length == 0) {
            return noise(1 + random.nextInt(16));
        }
        int at = random.nextInt(random.nextBoolean() ? Math.min(HEAD, bytes.length) : bytes.length);
        int to = at + random.nextInt(Math.min(64, bytes.length - at) + 1);
        switch (random.nextInt(KINDS)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case 3 -> {
                return replaced(bytes, at, to, new byte[0]);
            }
            case 4 -> {
                return replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            }
            case 5 -> {
                return replaced(bytes, at, at, repeated(Arrays.copyOfRange(bytes, at, to)));
            }
            case 6 -> {
                return replaced(bytes, at, at, noise(1 + random.nextInt(16)));
            }
            case 7 -> overwrite(bytes, at, Arrays.copyOfRange(bytes, random.nextInt(at + 1), at));
            case 8 -> overwrite(bytes, at, number());
            case 9 -> {
                return replaced(bytes, at, Math.min(bytes.length, at + 1), varint());
            }
            default -> {
                return reworded(bytes, at);
            }
        }
        return bytes;
    }

    private static void overwrite(byte[] bytes, int at, byte[] with) {
        System.arraycopy(with, 0, bytes, at, Math.min(with.length, bytes.length - at));
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] with) {
        byte[] result = Arrays.copyOf(bytes, from + with.length + bytes.length - to);
        System.arraycopy(with, 0, result, from, with.length);
        System.arraycopy(bytes, to, result, from + with.length, bytes.length - to);
        return result;
    }

    private byte[] repeated(byte[] range) {
        int times = random.nextInt(MOST_REPEATS);
        ByteBuffer all = ByteBuffer.allocate(Math.min(MOST_GROWTH, times * range.length));
        while (all.remaining() >= range.length && all.hasRemaining()) {
            all.put(range);
        }
        return all.array();
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] number() {
        long value = NUMBERS[random.nextInt(NUMBERS.length)];
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
        int width = 1 << random.nextInt(4);
        boolean little = random.nextBoolean();
        bytes.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN).putLong(value);
        return little
                ? Arrays.copyOf(bytes.array(), width)
                : Arrays.copyOfRange(bytes.array(), Long.BYTES - width, Long.BYTES);
    }

    private byte[] varint() {
        long value = NUMBERS[random.nextInt(NUMBERS.length)];
        ByteBuffer bytes = ByteBuffer.allocate(10);
        while ((value & ~0x7fL) != 0) {
            bytes.put((byte) ((value & 0x7f) | 0x80));
            value >>>= 7;
        }
        bytes.put((byte) value);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Replaces the word or number of text at a place. */
    private byte[] reworded(byte[] bytes, int at) {
        int from = at;
        while (from > 0 && isWord(bytes[from - 1])) {
            from--;
        }
        int to = at;
        while (to < bytes.length && isWord(bytes[to])) {
            to++;
        }
        return replaced(bytes, from, to, TEXTS[random.nextInt(TEXTS.length)].getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isWord(byte b) {
        return b == '.' || b == '-' || b == '+' || b == '_' || Character.isLetterOrDigit(b);
    }
}
