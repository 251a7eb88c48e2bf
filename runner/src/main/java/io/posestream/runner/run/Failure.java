package io.posestream.runner.run;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first fatal failure of any part of a pipeline. Thread-safe. */
public final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    private final AtomicReference<Throwable> first = new AtomicReference<>();
    private final CountDownLatch happened;

    /** @param happened counted down at the first failure, so that whoever waits wakes */
    public Failure(CountDownLatch happened) {
        this.happened = happened;
    }

    /** Notes a failure of {@code part}; only the first counts, all are logged. */
    public void report(String part, Throwable cause) {
        LOG.error("{} failed", part, cause);
        first.compareAndSet(null, cause);
        happened.countDown();
    }

    /** The first failure. */
    public Optional<Throwable> first() {
        return Optional.ofNullable(first.get());
    }
}
