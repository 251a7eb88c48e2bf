package io.posestream.models.add;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends a stream from which nothing has come for too long, which a read would wait for without end. Owns a thread until it
 * is closed. Thread-safe.
 */
final class StallGuard implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "posestream-download-guard");
        thread.setDaemon(true);
        return thread;
    });
    private final Duration patience;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean stalled;

    /**
     * @param stream closed where it stalls; stays the caller's
     * @param patience how long nothing may come
     */
    StallGuard(InputStream stream, Duration patience) {
        this.patience = patience;
        long period = Math.max(patience.toMillis() / 4, 1);
        var unused = clock.scheduleAtFixedRate(() -> look(stream), period, period, TimeUnit.MILLISECONDS);
    }

    private void look(InputStream stream) {
        if (System.nanoTime() - lastNanos > patience.toNanos()) {
            stalled = true;
            try {
                stream.close();
            } catch (IOException e) {
                // the reader is told by requireMoving
                stalled = true;
            }
        }
    }

    /** Something has come. */
    void moved() {
        lastNanos = System.nanoTime();
    }

    /** Throws where the end of the stream was this guard's doing. */
    void requireMoving() throws IOException {
        if (stalled) {
            throw new IOException("nothing came for " + patience.toSeconds() + " s");
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
