package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What the first record of an epoch says about it.
 *
 * @param policy archive or live
 * @param continued true where a live source was opened again and its tracks go on; false for a fresh fold
 * @param fingerprint of the source and of every option that chooses or changes frames; resuming needs the same
 * @param sourceName base name of the source, for people and for result files
 * @param promisedFrames how many pictures the source promises before any option drops some
 */
public record StreamStart(
        StreamPolicy policy, boolean continued, String fingerprint, String sourceName, OptionalLong promisedFrames) {
    /** Checks that nothing is missing. */
    public StreamStart {
        requireNonNull(policy, "policy is null");
        requireNonNull(fingerprint, "fingerprint is null");
        requireNonNull(sourceName, "sourceName is null");
        requireNonNull(promisedFrames, "promisedFrames is null");
    }
}
