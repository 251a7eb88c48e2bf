package io.posestream.ingest.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the threads that send the sources; closing stops them between two records. One that is still inside a read a second
 * later, as on a disk that is gone, is left to itself: it frees its source should the read ever end. Not thread-safe.
 */
final class IngestThreads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IngestThreads.class);
    private static final long PATIENCE_MS = 500;

    private final Lead lead;
    private final BiConsumer<String, Throwable> failed;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param lead let go when the threads are to stop
     * @param failed told of bugs and of a broker that refuses; a source that fails only ends its stream
     */
    IngestThreads(Lead lead, BiConsumer<String, Throwable> failed) {
        this.lead = lead;
        this.failed = failed;
    }

    /**
     * Sends one source.
     *
     * @param pump sends it; stops where its thread is interrupted
     * @param ended run once the source is sent, has failed or was stopped, on its thread
     */
    void start(String streamId, Runnable pump, Runnable ended) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.run();
                    } catch (RuntimeException | Error e) {
                        failed.accept("ingest of " + streamId, e);
                    } finally {
                        ended.run();
                    }
                },
                "ingest-" + streamId);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        lead.release();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive() && System.nanoTime() < end) {
                try {
                    thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (thread.isAlive()) {
                LOG.warn("{} is inside a read that does not end", thread.getName());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
