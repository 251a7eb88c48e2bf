package io.posestream.runner.run;

import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.viewer.Viewer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the live page begin to serve and to read once the first frame is through, or a while has passed: what starts with a
 * run has the processors for itself until then, whoever opens the page before waits that long, and the page begins minutes
 * before the end anyhow. Where there are recordings alone it waits for somebody to look on as well: a run nobody looks at is
 * through sooner without it. Owns the reading and a thread, which does it. Used by one thread.
 */
final class PageReading implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageReading.class);
    private static final Duration AT_LATEST = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Optional<Viewer> page;
    private final ClientSettings clients;
    private final boolean live;
    private final long openedNs = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<Thread> thread = Optional.empty();
    private boolean through;

    /**
     * @param page that is to read, if there is one
     * @param clients how it reaches the broker
     * @param live whether there is a camera, so that nothing is to be missing where somebody comes late
     */
    PageReading(Optional<Viewer> page, ClientSettings clients, boolean live) {
        this.page = page;
        this.clients = clients;
        this.live = live;
    }

    /**
     * Asks whether it is time; called again and again. It is one look after the first frame, as a run of few frames is over
     * by then and needs no page.
     *
     * @param begun whether the first frame is through
     */
    void look(boolean begun) {
        boolean isTime = through || System.nanoTime() - openedNs > AT_LATEST.toNanos();
        if (isTime && (live || page.map(Viewer::isAwaited).orElse(false))) {
            begin();
        }
        through = begun;
    }

    /** It is time, if it was not before. */
    void begin() {
        if (thread.isEmpty() && page.isPresent()) {
            Thread reader = new Thread(() -> read(page.get()), "page-start");
            reader.setDaemon(true);
            reader.start();
            thread = Optional.of(reader);
        }
    }

    /** Stays as long as the reading does, so that its processor time is seen. */
    private void read(Viewer viewer) {
        try (Closing closing = new Closing()) {
            closing.add(viewer.follow(clients));
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // whoever does not look on loses nothing
            LOG.error("the live page", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.ifPresent(reader -> Closing.join(reader, CLOSE));
    }
}
