package io.posestream.synth;

import io.posestream.media.Image;
import io.posestream.media.record.RecorderOptions;
import io.posestream.media.record.VideoRecorder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A video in the making. Owns the encoder, which has a thread of its own, and one picture. For one caller. */
final class Recording implements AutoCloseable {
    private static final long SECOND_US = 1_000_000;

    private final VideoRecorder recorder;
    private final Image image;
    private final int fps;
    private int number;

    Recording(Path video, SceneOptions options, int threads) {
        fps = options.fps();
        recorder = VideoRecorder.create(
                video,
                new RecorderOptions(
                        options.width(),
                        options.height(),
                        SECOND_US / fps,
                        RecorderOptions.DEFAULT_BITS_PER_PIXEL,
                        threads));
        image = Image.allocate(options.width(), options.height());
    }

    /** Takes the next frame, rows of blue, green, red; may throw what went wrong with one before. */
    void add(byte[] bgr) throws IOException {
        ByteBuffer pixels = image.writableBgr();
        int row = 3 * image.width();
        for (int y = 0; y < image.height(); y++) {
            pixels.put(y * image.strideBytes(), bgr, y * row, row);
        }
        recorder.add(image, number++ * SECOND_US / fps);
    }

    /** Ends the video and puts it in place. */
    void finish() throws IOException {
        recorder.finish();
    }

    @Override
    public void close() throws IOException {
        try (recorder) {
            image.close();
        }
    }
}
