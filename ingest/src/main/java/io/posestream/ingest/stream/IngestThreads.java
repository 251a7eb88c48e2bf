package io.posestream.ingest.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Owns the threads that send the sources; closing stops them between two records. Not thread-safe. */
final class IngestThreads implements AutoCloseable {
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
     * @param ended run once the source is sent, has failed or was stopped, on its thread
     */
    void start(String streamId, IngestPump pump, Runnable ended) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.call();
                    } catch (RuntimeException | Error e) {
                        failed.accept("ingest of " + streamId, e);
                    } finally {
                        ended.run();
                    }
                },
                "ingest-" + streamId);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        lead.release();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
