package io.posestream.results.stream;

import io.posestream.core.FrameId;

/**
 * An epoch that a topic of stream items holds.
 *
 * @param streamId the stream
 * @param epoch the opening of its source
 * @param firstNumber the lowest number there; above 0 where older records were deleted
 * @param ended true where its end is there
 */
public record StreamEpoch(String streamId, long epoch, long firstNumber, boolean ended) {
    /** Checks that the epoch has a name. */
    public StreamEpoch {
        if (streamId.isBlank() || epoch < 0 || firstNumber < 0) {
            throw new IllegalArgumentException("not an epoch: " + streamId + "/" + epoch + " from " + firstNumber);
        }
    }

    /** The name of its frame 0. */
    public FrameId first() {
        return new FrameId(streamId, epoch, 0);
    }

    /** Whether the frame is of this epoch. */
    public boolean holds(FrameId id) {
        return id.streamId().equals(streamId) && id.epoch() == epoch;
    }
}
