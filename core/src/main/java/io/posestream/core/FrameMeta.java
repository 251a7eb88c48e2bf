package io.posestream.core;

import static java.util.Objects.requireNonNull;

/**
 * What every answer about a looked-at frame carries along.
 *
 * @param captureUs capture time in µs, on the scale {@code clock} names; 0 where the clock is {@link
 *     CaptureClock#ARRIVAL}, since the arrival time is a header
 * @param clock where the capture time comes from
 * @param intervalUs nominal time between frames, in µs, positive
 * @param width of the source frame as displayed, in pixels
 * @param height of the source frame as displayed, in pixels
 * @param discontinuity the source's clock jumped before this frame, whose presentation time is the last one plus the
 *     nominal interval
 * @param ptsUs presentation time from the start of the epoch's source, in µs; 0 in records that were written before it
 *     was kept
 * @param steadyUs time that only grows, for a source whose own clock may jump, in µs: it follows presentation times
 *     between frames and arrival in the long run and across epochs, on the scale of arrival; 0 for a recording, whose
 *     capture times do that
 */
public record FrameMeta(
        long captureUs,
        CaptureClock clock,
        long intervalUs,
        int width,
        int height,
        boolean discontinuity,
        long ptsUs,
        long steadyUs) {
    /** Checks sizes and interval. */
    public FrameMeta {
        requireNonNull(clock, "clock is null");
        Checks.requirePositive(intervalUs, "intervalUs");
        Checks.requirePositive(width, "width");
        Checks.requirePositive(height, "height");
        Checks.requireNotNegative(steadyUs, "steadyUs");
    }

    /** A frame of a recording whose clock begins at 0 and goes on. */
    public FrameMeta(long captureUs, CaptureClock clock, long intervalUs, int width, int height) {
        this(captureUs, clock, intervalUs, width, height, false, captureUs, 0);
    }
}
