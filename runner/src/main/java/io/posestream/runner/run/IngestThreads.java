package io.posestream.runner.run;

import io.posestream.ingest.stream.IngestPump;
import io.posestream.ingest.stream.Lead;
import java.util.ArrayList;
import java.util.List;

/** Owns the threads that send the sources; closing stops them between two records. Not thread-safe. */
final class IngestThreads implements AutoCloseable {
    private final Lead lead;
    private final Failure failure;
    private final List<Thread> threads = new ArrayList<>();

    IngestThreads(Lead lead, Failure failure) {
        this.lead = lead;
        this.failure = failure;
    }

    void start(String streamId, IngestPump pump) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.call();
                    } catch (RuntimeException e) {
                        failure.report("ingest of " + streamId, e);
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
