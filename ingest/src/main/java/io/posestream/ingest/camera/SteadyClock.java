package io.posestream.ingest.camera;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The time of a camera's frames for all that is counted in time: it only grows, follows presentation times from frame to
 * frame, scaled to the rate at which frames truly arrive, and arrival in the long run. It is on the scale of arrival and
 * goes on across reconnects. A camera's own clock may be set, wrap, or run at a rate of its own: none of that shows. Not
 * thread-safe.
 */
final class SteadyClock {
    /** Over which the rate of arrival is measured. */
    private static final long WINDOW_US = 10_000_000;
    /** Less than this says little about the rate, since arrival is uneven. */
    private static final long LEAST_WINDOW_US = 1_000_000;
    /** A longer step of presentation time is a jump, not a frame that was late. */
    private static final long LONGEST_STEP_US = 2_000_000;
    /** Beyond this behind arrival the frames in between never came. */
    private static final long LONGEST_LAG_US = 1_000_000;
    /** Part of the distance to arrival that one frame takes away: at 25 frames/s half of it is gone in 1.4 s. */
    private static final double PULL = 0.02;
    /** Slower or faster than that is no rate but a broken clock. */
    private static final double EXTREME = 10;

    private final Deque<Sample> window = new ArrayDeque<>();
    private long last;
    private long lastPtsUs;
    private long lastArrivalUs;
    private boolean connected;

    /** A frame's times. */
    private record Sample(long ptsUs, long arrivalUs) {}

    /** A new connection: its presentation times have nothing to do with the ones before. */
    void reconnected() {
        connected = false;
        window.clear();
    }

    /**
     * The steady time of the next frame, in order of presentation.
     *
     * @param ptsUs its presentation time
     * @param arrivalUs when its packet was read, µs since 1970; a step back of the wall clock does no harm
     * @return above that of the frame before
     */
    long next(long ptsUs, long arrivalUs) {
        if (!connected) {
            connected = true;
            return note(Math.max(last + 1, arrivalUs), ptsUs, arrivalUs);
        }
        long step = ptsUs - lastPtsUs;
        long waited = Math.max(0, arrivalUs - lastArrivalUs);
        boolean jump = step <= 0 || step > LONGEST_STEP_US;
        if (jump) {
            window.clear();
        }
        double moved = jump ? waited : step * rate();
        double expected = last + moved;
        double corrected = expected + PULL * (arrivalUs - expected);
        boolean behind = arrivalUs - corrected > LONGEST_LAG_US;
        return note(behind ? arrivalUs : Math.max(last + 1, Math.round(corrected)), ptsUs, arrivalUs);
    }

    /** Arrival time per presentation time, lately. */
    private double rate() {
        if (window.isEmpty()) {
            return 1;
        }
        long pts = lastPtsUs - window.peek().ptsUs();
        long arrival = lastArrivalUs - window.peek().arrivalUs();
        if (pts <= 0 || arrival < LEAST_WINDOW_US) {
            return 1;
        }
        return Math.max(1 / EXTREME, Math.min(EXTREME, (double) arrival / pts));
    }

    private long note(long steady, long ptsUs, long arrivalUs) {
        last = steady;
        lastPtsUs = ptsUs;
        lastArrivalUs = arrivalUs;
        window.add(new Sample(ptsUs, arrivalUs));
        while (arrivalUs - window.peek().arrivalUs() > WINDOW_US && window.size() > 1) {
            window.remove();
        }
        return steady;
    }
}
