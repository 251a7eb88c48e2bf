package io.posestream.acceptance.e2e;

import io.posestream.media.Image;
import io.posestream.media.record.RecorderOptions;
import io.posestream.media.record.VideoRecorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Small videos, whole and broken. Static functions. */
final class Clips {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final long INTERVAL_US = 40_000;
    private static final int BOX_HEADER = 8;

    private Clips() {}

    /** Writes an mp4 with its index in front, noisy enough that every picture takes some bytes. */
    static Path write(Path file, int frames) throws IOException {
        RecorderOptions options = new RecorderOptions(WIDTH, HEIGHT, INTERVAL_US, 1, 1);
        try (VideoRecorder recorder = VideoRecorder.create(file, options)) {
            byte[] bgr = new byte[WIDTH * HEIGHT * 3];
            for (int i = 0; i < frames; i++) {
                for (int p = 0; p < bgr.length; p++) {
                    bgr[p] = (byte) ((p * 31 + i * 7) ^ (p >> 5));
                }
                try (Image image = Image.of(WIDTH, HEIGHT, bgr)) {
                    recorder.add(image, i * INTERVAL_US);
                }
            }
            recorder.finish();
        }
        return file;
    }

    /** Keeps the first part of a file. */
    static Path cut(Path file, double part) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * part)));
    }

    /** Takes the index (box {@code moov}) out of an mp4, as in a recording that was never finished. */
    static Path withoutIndex(Path file) throws IOException {
        return without("moov", file);
    }

    private static Path without(String dropped, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        while (bytes.remaining() >= BOX_HEADER) {
            byte[] box = new byte[bytes.getInt(bytes.position())];
            bytes.get(box);
            if (!new String(box, 4, 4, StandardCharsets.US_ASCII).equals(dropped)) {
                kept.write(box);
            }
        }
        return Files.write(file, kept.toByteArray());
    }
}
