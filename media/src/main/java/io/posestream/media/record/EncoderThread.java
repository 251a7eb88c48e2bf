package io.posestream.media.record;

import io.posestream.core.system.Uninterrupted;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Encodes and writes pictures in order, on a thread of its own, which it owns. Not thread safe: one thread calls. */
final class EncoderThread {
    private final Work work;
    private final ExecutorService thread;
    /** In the order they were handed over. */
    private final Queue<Future<?>> waiting = new ArrayDeque<>();

    /** What is done with a picture. */
    @FunctionalInterface
    interface Work {
        /** Encodes and writes. */
        void encode(AVFrame planes) throws IOException;
    }

    /**
     * @param work what the thread does, alone while pictures wait
     * @param name of the thread
     */
    EncoderThread(Work work, String name) {
        this.work = work;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
    }

    /** Hands a picture over; its planes stay as they are until it is encoded. */
    void encode(AVFrame planes) {
        waiting.add(thread.submit(() -> {
            work.encode(planes);
            return planes;
        }));
    }

    /**
     * Waits until fewer pictures than {@code count} wait or are being encoded; an interruption is left for later.
     *
     * @throws IOException where one of those before could not be written
     */
    void awaitLessThan(int count) throws IOException {
        boolean interrupted = false;
        try {
            while (waiting.size() >= count) {
                try {
                    waiting.element().get();
                    waiting.remove();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IOException(e.getCause().getMessage(), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Passes over pictures that wait, and ends the thread once the one under way is encoded. */
    void close() {
        thread.shutdownNow();
        Uninterrupted.await(() -> thread.awaitTermination(1, TimeUnit.DAYS));
    }
}
