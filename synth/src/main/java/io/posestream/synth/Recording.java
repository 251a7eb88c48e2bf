package io.posestream.synth;

import io.posestream.media.Image;
import io.posestream.media.record.RecorderOptions;
import io.posestream.media.record.VideoRecorder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A video that is encoded on a thread of its own, so that the next frame is drawn meanwhile. At most one frame waits. Owns
 * the encoder, one picture and the thread. For one caller.
 */
final class Recording implements AutoCloseable {
    private static final long SECOND_US = 1_000_000;

    private final VideoRecorder recorder;
    private final Image image;
    private final int fps;
    private final ExecutorService thread;
    private Future<?> pending = CompletableFuture.completedFuture(null);
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
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread daemon = new Thread(task, "synth-encode");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Takes a copy of the next frame, rows of blue, green, red; may throw what went wrong with the one before. */
    void add(byte[] bgr) throws IOException {
        await();
        ByteBuffer pixels = image.writableBgr();
        int row = 3 * image.width();
        for (int y = 0; y < image.height(); y++) {
            pixels.put(y * image.strideBytes(), bgr, y * row, row);
        }
        long time = number++ * SECOND_US / fps;
        pending = thread.submit(() -> {
            recorder.add(image, time);
            return time;
        });
    }

    /** Ends the video and puts it in place. */
    void finish() throws IOException {
        await();
        recorder.finish();
    }

    private void await() throws IOException {
        try {
            pending.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while encoding", e);
        } catch (ExecutionException e) {
            throw new IOException("encoding failed: " + e.getCause().getMessage(), e.getCause());
        }
    }

    /** Waits for the frame in work, whatever becomes of it, then frees everything. */
    @Override
    public void close() throws IOException {
        try (recorder;
                image) {
            await();
        } finally {
            thread.shutdown();
        }
    }
}
