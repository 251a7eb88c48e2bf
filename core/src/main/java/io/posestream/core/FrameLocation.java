package io.posestream.core;

/**
 * Where the record of a frame lies in the topic of frames.
 *
 * @param partition of that topic
 * @param offset in that partition
 */
public record FrameLocation(int partition, long offset) {
    /** Checks that both are set. */
    public FrameLocation {
        Checks.requireNotNegative(partition, "partition");
        Checks.requireNotNegative(offset, "offset");
    }
}
