package io.posestream.runner.meter;

import static java.util.Objects.requireNonNull;

import io.posestream.core.system.Closing;
import io.posestream.runner.notify.Notice;
import io.posestream.runner.notify.Notifier;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at a process once a second: says where it stands when nothing moves, and tells the notifier what somebody should
 * know. Owns a thread and the notifier; borrows the rest. Thread-safe.
 */
public final class Watch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Meters meters;
    private final Standing standing;
    private final Standstill standstill = new Standstill();
    private final Changes changes = new Changes();
    private final Optional<Notifier> notifier;
    private final Consumer<String> say;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "watch");

    private Watch(Meters meters, Optional<Notifier> notifier, Consumer<String> say) {
        this.meters = requireNonNull(meters, "meters is null");
        this.standing = new Standing(meters);
        this.notifier = requireNonNull(notifier, "notifier is null");
        this.say = requireNonNull(say, "say is null");
        thread.setDaemon(true);
    }

    /**
     * Starts watching.
     *
     * @param meters what there is to see
     * @param notify address that is told what somebody should know, if any
     * @param process its name in notices
     * @param say given a line where nothing moves, and when something moves again; on the watch's thread
     */
    public static Watch open(Meters meters, Optional<URI> notify, String process, Consumer<String> say) {
        Watch watch = new Watch(meters, notify.map(address -> Notifier.open(address, process)), say);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        boolean stood = standstill.isTold();
        standstill
                .look(standing.done(), meters.isStarted() && standing.isOpen(), System.nanoTime())
                .ifPresent(still -> {
                    String line = "no progress for " + still.toSeconds() + " s: " + standing.text();
                    say.accept(line);
                    tell(new Notice(Notice.Event.NO_PROGRESS, Optional.empty(), line, Instant.now()));
                });
        if (stood && !standstill.isTold()) {
            say.accept("goes on");
        }
        changes.look(meters, Instant.now()).forEach(this::tell);
    }

    private void tell(Notice notice) {
        notifier.ifPresent(told -> told.tell(notice));
    }

    /** Looks once more and stops; what is to be told is told, within seconds. */
    @Override
    public void close() {
        closed.countDown();
        Closing.join(thread, CLOSE);
        look();
        notifier.ifPresent(Notifier::close);
    }
}
