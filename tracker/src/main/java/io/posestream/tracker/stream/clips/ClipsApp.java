package io.posestream.tracker.stream.clips;

import static java.util.Objects.requireNonNull;

import io.posestream.core.system.Closing;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the clips of all streams: follows {@code tracks} as a group, writes {@code clips} in transactions. The topics must
 * be there. Trouble with the broker is waited out; each clip is there exactly once all the same. Owns a thread. Thread-safe.
 */
public final class ClipsApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClipsApp.class);
    private static final Duration BACKOFF = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(20);
    /** Long enough for what needs no broker. */
    private static final Duration ABORT = Duration.ofSeconds(1);

    private final ClipsSettings settings;
    private final String transactionalId;
    private final Consumer<? super Throwable> failed;
    private final ClipsMetrics metrics = new ClipsMetrics();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<ClipsSession> session = new AtomicReference<>();
    private final AtomicReference<Target> target = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "clips");
    private volatile boolean aborted;

    /** Somebody waits until the ends that a session sees first are behind it. */
    private static final class Target {
        private final CountDownLatch reached = new CountDownLatch(1);
        private Map<TopicPartition, Long> ends = Map.of();
    }

    private ClipsApp(ClipsSettings settings, Consumer<? super Throwable> failed) {
        this.settings = requireNonNull(settings, "settings is null");
        this.failed = requireNonNull(failed, "failed is null");
        String name = settings.member().orElseGet(() -> UUID.randomUUID().toString());
        this.transactionalId = settings.client().group(ClipsSettings.STAGE) + "-" + name;
    }

    /**
     * Starts the application.
     *
     * @param settings how it runs
     * @param failed called once, from the application's thread, with what stopped it
     */
    public static ClipsApp open(ClipsSettings settings, Consumer<? super Throwable> failed) {
        ClipsApp app = new ClipsApp(settings, failed);
        app.thread.setDaemon(true);
        app.thread.start();
        return app;
    }

    /** What it has done since it started. */
    public ClipsMetrics metrics() {
        return metrics;
    }

    /** Whether its group has given it partitions, so that it cuts. */
    public boolean isRunning() {
        ClipsSession open = session.get();
        return open != null && open.hasPartitions() && thread.isAlive();
    }

    /** By partition of {@code tracks}, how many records it has not read yet. */
    public Map<Integer, Long> lag() {
        ClipsSession open = session.get();
        return open == null ? Map.of() : open.lag();
    }

    private void run() {
        try {
            while (!isClosed()) {
                try (ClipsSession opened = new ClipsSession(settings, transactionalId, metrics)) {
                    session.set(opened);
                    opened.begin();
                    while (!isClosed()) {
                        opened.step();
                        look(opened);
                    }
                } catch (KafkaException e) {
                    waitOut(e);
                }
            }
            LOG.info("clips: {}", metrics);
        } catch (RuntimeException | Error e) {
            LOG.error("clips stop", e);
            failed.accept(e);
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void waitOut(KafkaException e) {
        if (isClosed()) {
            return;
        }
        if (isFinal(e)) {
            throw e;
        }
        LOG.warn("clips go on from what is committed, after: {}", e.toString());
        metrics.countRestart();
        try {
            closed.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw e;
        }
    }

    /** What another session would meet again. */
    private static boolean isFinal(KafkaException e) {
        Throwable cause = e.getCause();
        return isFinalAlone(e)
                || isFinalAlone(cause)
                || (cause instanceof RuntimeException && !(cause instanceof KafkaException));
    }

    private static boolean isFinalAlone(Throwable thrown) {
        return thrown instanceof AuthenticationException
                || thrown instanceof AuthorizationException
                || thrown instanceof ConfigException
                || thrown instanceof FencedInstanceIdException
                || thrown instanceof RecordTooLargeException
                || thrown instanceof UnsupportedVersionException;
    }

    private void look(ClipsSession opened) {
        Target wanted = target.get();
        if (wanted == null) {
            return;
        }
        if (!opened.owns(wanted.ends.keySet())) {
            wanted.ends = opened.ends();
        }
        if (opened.isAt(wanted.ends)) {
            wanted.reached.countDown();
            target.compareAndSet(wanted, null);
        }
    }

    /**
     * Waits until clips are cut of everything that was committed to {@code tracks} before this call, as far as its
     * partitions are this application's, or the time is up.
     *
     * @return whether they are
     */
    public boolean awaitCaughtUp(Duration most) throws InterruptedException {
        Target wanted = new Target();
        target.set(wanted);
        if (aborted) {
            return false;
        }
        return wanted.reached.await(most.toMillis(), TimeUnit.MILLISECONDS) && !aborted;
    }

    /** Makes {@link #close} and whoever waits wait for nothing that needs the broker, which is known to be gone. */
    public void abort() {
        aborted = true;
        Target waited = target.get();
        if (waited != null) {
            waited.reached.countDown();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        ClipsSession open = session.get();
        if (open != null) {
            open.wake();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        Closing.join(thread, aborted ? ABORT : CLOSE);
        if (thread.isAlive()) {
            LOG.warn("clips did not close within {}", aborted ? ABORT : CLOSE);
        }
    }
}
