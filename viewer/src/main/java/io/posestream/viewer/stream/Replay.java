package io.posestream.viewer.stream;

import io.posestream.core.FrameLocation;
import io.posestream.core.FrameTime;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.ClientSettings;
import io.posestream.viewer.state.Answered;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One viewer looks back at one stream: what is kept is shown again by time, faster or slower, or number by number. Owns a
 * thread and two consumers. Its methods may be called by any thread; what they ask for is done on its own.
 */
public final class Replay implements AutoCloseable {
    /** Slowest that is offered. */
    public static final double LEAST_SPEED = 0.25;
    /** Fastest that is offered. */
    public static final double MOST_SPEED = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    private static final int MOST_COMMANDS = 64;
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final Duration PICTURE = Duration.ofSeconds(3);
    private static final Duration STEP = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final long END_MS = 200;
    private static final long SCREEN_MS = 5;
    /** However long nothing was seen, nobody waits longer for what comes after it. */
    private static final long LONGEST_US = 2_000_000;

    private static final long NS_PER_US = 1000;
    private static final long BEHIND_NS = 500_000_000;

    private final Screen screen;
    private final Runnable ended;
    private final BlockingQueue<Command> commands = new ArrayBlockingQueue<>(MOST_COMMANDS);
    private final Thread thread;
    private volatile boolean closed;
    private boolean playing;
    private double speed = 1;
    private long dueNs;
    private Optional<Answered> shown = Optional.empty();

    /** What a replay does. */
    public enum State {
        /** It goes on by itself. */
        PLAYING,
        /** It stands still. */
        PAUSED,
        /** All that is there has been shown. */
        ENDED
    }

    /** Who sees it; called on the replay's thread. */
    public interface Screen {
        /** Whether what is shown now would be seen at once. */
        boolean isFree();

        /** Whether pictures are wanted. */
        boolean wantsPictures();

        /** Shows an answer. */
        void show(Answered answered, Picture picture);

        /** Says what the replay does, and where it is (arrival, µs since 1970). */
        void state(State state, long atUs, double speed);

        /** Says something in words. */
        void notice(String text);
    }

    private interface Command {
        void run(ReplayLog log, PictureFetch pictures) throws InterruptedException;
    }

    private Replay(ClientSettings clients, String stream, int partition, Screen screen, Runnable ended) {
        this.screen = screen;
        this.ended = ended;
        this.thread = new Thread(() -> work(clients, stream, partition), "page-replay");
    }

    /**
     * Begins; nothing is shown before it is told where to.
     *
     * @param partition the stream's
     * @param screen shows it
     * @param ended told once when it has ended, however that came
     */
    public static Replay open(ClientSettings clients, String stream, int partition, Screen screen, Runnable ended) {
        Replay replay = new Replay(clients, stream, partition, screen, ended);
        replay.thread.setDaemon(true);
        replay.thread.start();
        return replay;
    }

    /**
     * Goes to a moment and on from there.
     *
     * @param arrivalUs when the first picture arrived, µs since 1970
     * @param times as fast as it was, from {@link #LEAST_SPEED} to {@link #MOST_SPEED}
     * @param paused whether it stands still there
     */
    public void play(long arrivalUs, double times, boolean paused) {
        order((log, pictures) -> {
            speed = Math.min(MOST_SPEED, Math.max(LEAST_SPEED, times));
            playing = false;
            shown = Optional.empty();
            log.seek(arrivalUs);
            boolean oldest = log.last().isEmpty();
            step(log, pictures);
            if (oldest && shown.map(first -> first.arrivalUs() > arrivalUs).orElse(false)) {
                screen.notice("nothing older is kept: this is the oldest there is");
            }
            if (!paused && shown.isPresent()) {
                playing = true;
                dueNs = System.nanoTime();
            }
            say(playing ? State.PLAYING : State.PAUSED);
        });
    }

    /** Stands still. */
    public void pause() {
        order((log, pictures) -> {
            playing = false;
            say(State.PAUSED);
        });
    }

    /** Goes on. */
    public void resume() {
        order((log, pictures) -> {
            playing = true;
            dueNs = System.nanoTime();
            say(State.PLAYING);
        });
    }

    /** Stands still at the next number, or the one before; numbers that were left out together are one step. */
    public void step(boolean back) {
        order((log, pictures) -> {
            playing = false;
            if (back) {
                Optional<Answered> before = log.previous();
                if (before.isPresent()) {
                    show(before.get(), pictures);
                } else {
                    screen.notice("this is the oldest that is kept");
                }
            } else {
                step(log, pictures);
            }
            say(State.PAUSED);
        });
    }

    private void order(Command command) {
        if (!commands.offer(command)) {
            screen.notice("too many wishes at once");
        }
    }

    private void work(ClientSettings clients, String stream, int partition) {
        try (ReplayLog log = new ReplayLog(clients, stream, partition);
                PictureFetch pictures = new PictureFetch(clients)) {
            long idleNs = System.nanoTime();
            while (!closed && (playing || System.nanoTime() - idleNs < FORGOTTEN.toNanos())) {
                Command command = commands.poll(waitMs(), TimeUnit.MILLISECONDS);
                if (command != null) {
                    command.run(log, pictures);
                } else if (playing) {
                    goOn(log, pictures);
                }
                if (command != null || playing) {
                    idleNs = System.nanoTime();
                }
            }
            if (!closed) {
                screen.notice("looking back has ended: nobody did anything for ten minutes");
            }
        } catch (KafkaException e) {
            LOG.warn("looking back at {} has ended", stream, e);
            screen.notice("looking back has ended: the broker does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.run();
        }
    }

    private long waitMs() {
        return playing
                ? Math.max(0, TimeUnit.NANOSECONDS.toMillis(Math.min(dueNs - System.nanoTime(), POLL.toNanos())))
                : END_MS;
    }

    /** Shows the next frame when its time has come; gaps take none. */
    private void goOn(ReplayLog log, PictureFetch pictures) throws InterruptedException {
        if (System.nanoTime() < dueNs) {
            return;
        }
        Optional<Answered> next = log.next();
        if (next.isEmpty()) {
            if (log.isAtEnd()) {
                playing = false;
                say(State.ENDED);
            }
            return;
        }
        if (next.get().item() instanceof StreamItem.Gap<Tracks>) {
            return;
        }
        long dueAgain = dueNs + Math.round(spanUs(next.get()) * NS_PER_US / speed);
        if (System.nanoTime() < dueAgain) {
            log.unread();
            dueNs = dueAgain;
            awaitDue();
            if (!commands.isEmpty() || closed) {
                return;
            }
            log.next();
        } else {
            dueNs = dueAgain;
        }
        // what a viewer cannot see in time is left out, and its picture is not read
        if (screen.isFree()) {
            show(next.get(), pictures);
        } else {
            shown = next;
        }
        if (System.nanoTime() - dueNs > BEHIND_NS) {
            dueNs = System.nanoTime();
        }
    }

    private void awaitDue() throws InterruptedException {
        while (System.nanoTime() < dueNs && commands.isEmpty() && !closed) {
            long leftNs = Math.min(dueNs - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(SCREEN_MS));
            TimeUnit.NANOSECONDS.sleep(Math.max(1, leftNs));
        }
    }

    /** From the last frame shown to this one, in its source's time. */
    private long spanUs(Answered next) {
        if (shown.isEmpty()
                || !(shown.get().item() instanceof StreamItem.Looked<Tracks> before)
                || !(next.item() instanceof StreamItem.Looked<Tracks> after)) {
            return 0;
        }
        long us = before.id().epoch() == after.id().epoch() || after.meta().steadyUs() > 0
                ? FrameTime.of(after)
                        .since(FrameTime.of(before))
                        .orElse(after.meta().intervalUs())
                : after.meta().intervalUs();
        return Math.min(LONGEST_US, us);
    }

    private void step(ReplayLog log, PictureFetch pictures) throws InterruptedException {
        long deadline = System.nanoTime() + STEP.toNanos();
        Optional<Answered> next = log.next();
        while (next.isEmpty() && !log.isAtEnd() && System.nanoTime() < deadline) {
            next = log.next();
        }
        if (next.isEmpty() && shown.isEmpty()) {
            // a moment later than all there is: the last of it
            next = log.last();
        }
        if (next.isPresent()) {
            show(next.get(), pictures);
        } else {
            screen.notice("nothing later is there yet");
        }
    }

    private void show(Answered answered, PictureFetch pictures) throws InterruptedException {
        shown = Optional.of(answered);
        Optional<FrameLocation> place = answered.picture();
        if (!screen.wantsPictures()) {
            screen.show(answered, Picture.OFF);
            return;
        }
        AtomicReference<Picture> found = new AtomicReference<>(place.isPresent() ? null : Picture.GONE);
        place.ifPresent(where -> pictures.ask(where, found::set));
        long deadline = System.nanoTime() + PICTURE.toNanos();
        while (found.get() == null && System.nanoTime() < deadline && !closed) {
            pictures.step(POLL);
        }
        pictures.giveUp();
        screen.show(answered, found.get() == null ? Picture.GONE : found.get());
    }

    private void say(State state) {
        screen.state(state, shown.map(Answered::arrivalUs).orElse(0L), speed);
    }

    /** Ends it; does not wait. */
    @Override
    public void close() {
        closed = true;
        commands.clear();
        commands.offer((log, pictures) -> {});
    }
}
