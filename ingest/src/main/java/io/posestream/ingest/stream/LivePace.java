package io.posestream.ingest.stream;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.kafka.live.LiveFlow;
import io.posestream.kafka.live.LiveMargin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides when a live stream may send its next picture, so that none waits behind older ones of its own: always where
 * nothing of it is on the way; else only while nine of ten of its pictures lately needed so little time to their answer
 * that the next one will not be too old. What is not sent is replaced by newer pictures at the source. Thread-safe.
 */
final class LivePace {
    private static final long LOOK_MS = 20;
    /** Whoever draws pictures may be so many behind; beyond that it sets the pace. */
    private static final int MOST_UNDRAWN = Lead.DEFAULT;

    private final long boundUs;
    private final LongSupplier clockUs;
    private final LiveFlow flow;
    private final Deque<FrameId> undrawn = new ArrayDeque<>();
    /** How old the last picture was when it was sent: the next is supposed to be as old. */
    private long lastAgeUs;

    private boolean released;

    /**
     * @param maxAge greatest age of a frame at its answer
     * @param margin that of all live streams of the process
     * @param clockUs wall clock, µs since 1970
     */
    LivePace(Duration maxAge, LiveMargin margin, LongSupplier clockUs) {
        this.flow = new LiveFlow(margin);
        this.boundUs = TimeUnit.NANOSECONDS.toMicros(maxAge.toNanos());
        this.clockUs = clockUs;
    }

    /** Waits until the next picture may be sent. */
    synchronized void awaitTurn() throws InterruptedException {
        while (!released && !(undrawn.size() < MOST_UNDRAWN && flow.mayTake(lastAgeUs, boundUs))) {
            TimeUnit.MILLISECONDS.timedWait(this, LOOK_MS);
        }
    }

    /** Whether a picture that arrived then is to be left out after all, since it would be too old at its answer. */
    synchronized boolean isTooOld(long arrivalUs) {
        lastAgeUs = ageUs(arrivalUs);
        return !released && !flow.mayTake(lastAgeUs, boundUs);
    }

    /** Notes a picture that is being sent. */
    synchronized void sent(FrameId id, long arrivalUs) {
        flow.taken(id, ageUs(arrivalUs), boundUs);
        undrawn.add(id);
    }

    private long ageUs(long arrivalUs) {
        return Math.max(0, clockUs.getAsLong() - arrivalUs);
    }

    /** Notes an answer: everything up to it has one. */
    synchronized void answered(StreamItem<?> answer) {
        FrameId last = answer.id().plus(Math.max(0, answer.count() - 1));
        flow.answered(last, answer instanceof StreamItem.Looked);
        notifyAll();
    }

    /** Notes that everything up to {@code last} is answered, and drawn where it is to be. */
    synchronized void passed(FrameId last) {
        while (!undrawn.isEmpty() && undrawn.element().compareTo(last) <= 0) {
            undrawn.remove();
        }
        notifyAll();
    }

    /** How old a frame becomes that has the chain for itself, in ms; empty while that is not known. */
    OptionalLong aloneMs() {
        OptionalLong us = flow.aloneUs();
        return us.isPresent() ? OptionalLong.of(TimeUnit.MICROSECONDS.toMillis(us.getAsLong())) : us;
    }

    /** The same where it is beyond the bound; empty where all is well. */
    OptionalLong tooLongMs() {
        return flow.aloneUs().orElse(0) > boundUs ? aloneMs() : OptionalLong.empty();
    }

    synchronized void release() {
        released = true;
        notifyAll();
    }
}
