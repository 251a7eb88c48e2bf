package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The moment of a looked-at frame, for what is folded over a stream.
 *
 * @param us on the scale of {@code clock}
 * @param clock where it comes from
 */
public record FrameTime(long us, CaptureClock clock) {
    /** Checks that nothing is missing. */
    public FrameTime {
        requireNonNull(clock, "clock is null");
    }

    /** The steady time of a frame that has one, else its capture time; its arrival where nothing better is known. */
    public static FrameTime of(StreamItem.Looked<?> frame) {
        FrameMeta meta = frame.meta();
        return meta.steadyUs() > 0
                ? new FrameTime(meta.steadyUs(), CaptureClock.ARRIVAL)
                : new FrameTime(capturedUs(frame), meta.clock());
    }

    /** When a frame was taken, on the scale of its clock; its arrival where nothing better is known. */
    public static long capturedUs(StreamItem.Looked<?> frame) {
        FrameMeta meta = frame.meta();
        return meta.clock() == CaptureClock.ARRIVAL ? frame.provenance().arrivalUs() : meta.captureUs();
    }

    /** µs since an earlier frame; empty where time does not advance or cannot be compared. */
    public Optional<Long> since(FrameTime earlier) {
        return earlier.clock == clock && us > earlier.us ? Optional.of(us - earlier.us) : Optional.empty();
    }
}
