package io.posestream.runner.run;

import io.posestream.ingest.stream.IngestPump;
import io.posestream.ingest.stream.Lead;
import java.util.ArrayList;
import java.util.List;

/** Owns the threads that send the sources; closing stops them between two records. Not thread-safe. */
public final class IngestThreads implements AutoCloseable {
    private final Lead lead;
    private final Failure failure;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param lead let go when the threads are to stop
     * @param failure told of bugs and of a broker that refuses; a source that fails only ends its stream
     */
    public IngestThreads(Lead lead, Failure failure) {
        this.lead = lead;
        this.failure = failure;
    }

    /** Sends one source. */
    void start(String streamId, IngestPump pump) {
        start(streamId, pump, () -> {});
    }

    /**
     * Sends one source.
     *
     * @param ended run once the source is sent, has failed or was stopped, on its thread
     */
    public void start(String streamId, IngestPump pump, Runnable ended) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.call();
                    } catch (RuntimeException | Error e) {
                        failure.report("ingest of " + streamId, e);
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
