package io.posestream.synth;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes files into a tar archive (POSIX ustar), one after the other. For one caller, who closes it. */
final class TarShard implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int MAX_NAME = 100;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;

    private final OutputStream out;

    TarShard(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file));
    }

    /** Appends a file of that name, at most 100 ASCII characters. */
    void add(String name, byte[] content) throws IOException {
        byte[] header = new byte[BLOCK];
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length > MAX_NAME) {
            throw new IllegalArgumentException("name is too long for a tar header: " + name);
        }
        System.arraycopy(ascii, 0, header, 0, ascii.length);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0", content.length));
        put(header, 136, "00000000000\0"); // no time: equal scenes give equal bytes
        put(header, CHECKSUM_AT, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte value : header) {
            sum += value & 255;
        }
        put(header, CHECKSUM_AT, String.format(Locale.ROOT, "%06o\0 ", sum).substring(0, CHECKSUM_LENGTH));
        out.write(header);
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** Writes the end of the archive. */
    @Override
    public void close() throws IOException {
        try (out) {
            out.write(new byte[2 * BLOCK]);
        }
    }
}
