package io.posestream.runner.run;

import io.posestream.core.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.viewer.Viewer;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets the live page begin to read once the first frame is through, or a while has passed: what starts with a run has the
 * processors for itself until then, and the page begins minutes before the end anyhow. Owns the reading. Used by one
 * thread.
 */
final class PageReading implements AutoCloseable {
    private static final Duration AT_LATEST = Duration.ofSeconds(2);

    private final Optional<Viewer> page;
    private final ClientSettings clients;
    private final long openedNs = System.nanoTime();
    private final Closing closing = new Closing();
    private boolean reads;

    /**
     * @param page that is to read, if there is one
     * @param clients how it reaches the broker
     */
    PageReading(Optional<Viewer> page, ClientSettings clients) {
        this.page = page;
        this.clients = clients;
    }

    /** @param begun whether the first frame is through */
    void look(boolean begun) {
        if (!reads && (begun || System.nanoTime() - openedNs > AT_LATEST.toNanos())) {
            reads = true;
            page.ifPresent(viewer -> closing.add(viewer.follow(clients)));
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
