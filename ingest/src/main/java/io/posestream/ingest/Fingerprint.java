package io.posestream.ingest;

import io.posestream.core.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What must be the same in a source for its stream to be resumed: its size, its first and last MiB. */
final class Fingerprint {
    private static final int SAMPLE_BYTES = 1 << 20;

    private Fingerprint() {}

    /** Of one file. */
    static String ofFile(Path file) {
        MessageDigest digest = sha256();
        // by path: a name that is no text does not survive as a string
        try (SeekableByteChannel input = Files.newByteChannel(file)) {
            long size = input.size();
            update(digest, "file " + size);
            digest.update(read(input, 0, (int) Math.min(SAMPLE_BYTES, size)));
            long tail = Math.max(0, size - SAMPLE_BYTES);
            digest.update(read(input, tail, (int) (size - tail)));
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of the pictures of a folder, by name and size, in the order they are shown. */
    static String ofPictures(List<Path> pictures) {
        MessageDigest digest = sha256();
        for (Path picture : pictures) {
            try {
                update(digest, picture.getFileName() + " " + Files.size(picture));
            } catch (IOException e) {
                throw new UserError("cannot read " + picture + ": " + e.getMessage(), e);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of a source together with every option that chooses or changes its frames. */
    static String with(String source, String options) {
        MessageDigest digest = sha256();
        update(digest, source);
        update(digest, options);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static ByteBuffer read(SeekableByteChannel input, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        input.position(position);
        while (bytes.hasRemaining()) {
            if (input.read(bytes) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
