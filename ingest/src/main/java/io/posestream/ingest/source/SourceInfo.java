package io.posestream.ingest.source;

import static java.util.Objects.requireNonNull;

import io.posestream.core.CaptureClock;
import java.util.OptionalLong;

/**
 * What is known of a source before its first frame.
 *
 * @param name base name, for people and result files
 * @param clock where its capture times come from
 * @param firstCaptureUs capture time of presentation time 0, in µs
 * @param intervalUs nominal time between frames, in µs
 * @param width of the first frame as displayed, in pixels
 * @param height of the first frame as displayed, in pixels
 * @param promisedFrames how many frames it says it holds
 * @param lengthUs how long it says it is, in µs from presentation time 0
 * @param fingerprint of the source itself, without options
 */
public record SourceInfo(
        String name,
        CaptureClock clock,
        long firstCaptureUs,
        long intervalUs,
        int width,
        int height,
        OptionalLong promisedFrames,
        OptionalLong lengthUs,
        String fingerprint) {
    /** Checks that nothing is missing. */
    public SourceInfo {
        requireNonNull(name, "name is null");
        requireNonNull(clock, "clock is null");
        requireNonNull(promisedFrames, "promisedFrames is null");
        requireNonNull(lengthUs, "lengthUs is null");
        requireNonNull(fingerprint, "fingerprint is null");
    }
}
