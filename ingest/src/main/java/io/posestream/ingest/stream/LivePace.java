package io.posestream.ingest.stream;

import io.posestream.core.FrameId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Decides when a camera may send its next picture, so that none waits behind older ones of its own: always where nothing
 * of it is on the way; else only while nine of ten of its pictures lately needed so little time to their answer that one
 * more will not make any too old. What is not sent is replaced by newer pictures at the source. Thread-safe.
 */
final class LivePace {
    /** More than any chain of stages can use of one camera. */
    private static final int MOST_ON_THE_WAY = 8;

    private static final int SAMPLES = 32;
    private static final double QUANTILE = 0.9;
    /** One more picture adds its own time to those behind it: that much of the bound is left for it. */
    private static final double SHARE = 0.5;

    private static final long LOOK_MS = 20;
    /** Where no answer comes at all, a picture now and then goes out, so that the chain goes on when it can. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final long mostNs;
    private final long boundNs;
    private final Deque<Sent> onTheWay = new ArrayDeque<>();
    private final long[] samples = new long[SAMPLES];
    private int taken;
    private boolean released;

    /** A picture that has no answer yet. */
    private record Sent(FrameId id, long ns) {}

    /** @param maxAge greatest age of a frame at its answer */
    LivePace(Duration maxAge) {
        this.mostNs = maxAge.toNanos();
        this.boundNs = (long) (maxAge.toNanos() * SHARE);
    }

    /** Waits until the next picture may be sent. */
    synchronized void awaitTurn() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!released && !isDue() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.timedWait(this, LOOK_MS);
        }
    }

    private boolean isDue() {
        if (onTheWay.isEmpty()) {
            return true;
        }
        OptionalLong needed = neededNs();
        return onTheWay.size() < MOST_ON_THE_WAY && needed.isPresent() && needed.getAsLong() <= boundNs;
    }

    /** Notes a picture that is being sent. */
    synchronized void sent(FrameId id) {
        onTheWay.add(new Sent(id, System.nanoTime()));
    }

    /** Notes that everything up to and including {@code last} is answered. */
    synchronized void answered(FrameId last) {
        long now = System.nanoTime();
        while (!onTheWay.isEmpty() && onTheWay.peek().id().compareTo(last) <= 0) {
            samples[taken++ % SAMPLES] = now - onTheWay.remove().ns();
        }
        notifyAll();
    }

    /** What nine of ten pictures lately needed from here to their answer, in ns; empty before the first answer. */
    private OptionalLong neededNs() {
        int known = Math.min(taken, SAMPLES);
        if (known == 0) {
            return OptionalLong.empty();
        }
        long[] sorted = Arrays.copyOf(samples, known);
        Arrays.sort(sorted);
        return OptionalLong.of(sorted[Math.min(known - 1, (int) (QUANTILE * known))]);
    }

    /** What a picture needs, in ms, where that is more than the bound though none is before it; empty where all is well. */
    synchronized OptionalLong neededMs() {
        OptionalLong needed = neededNs();
        boolean tooSlow = taken >= SAMPLES && onTheWay.isEmpty() && needed.orElse(0) > mostNs;
        return tooSlow ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(needed.getAsLong())) : OptionalLong.empty();
    }

    synchronized void release() {
        released = true;
        notifyAll();
    }
}
