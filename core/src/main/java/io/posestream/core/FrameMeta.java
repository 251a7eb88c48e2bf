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
 * @param discontinuity the source's clock jumped before this frame, whose capture time is the last one plus the nominal
 *     interval
 */
public record FrameMeta(
        long captureUs, CaptureClock clock, long intervalUs, int width, int height, boolean discontinuity) {
    /** Checks sizes and interval. */
    public FrameMeta {
        requireNonNull(clock, "clock is null");
        Checks.requirePositive(intervalUs, "intervalUs");
        Checks.requirePositive(width, "width");
        Checks.requirePositive(height, "height");
    }

    /** A frame whose clock goes on. */
    public FrameMeta(long captureUs, CaptureClock clock, long intervalUs, int width, int height) {
        this(captureUs, clock, intervalUs, width, height, false);
    }
}
