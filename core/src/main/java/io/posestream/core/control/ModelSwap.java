package io.posestream.core.control;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Checks;
import io.posestream.core.FrameId;

/**
 * A change of network: from a frame on, in its epoch and all later ones, a stage answers a stream with another one.
 *
 * @param id unique
 * @param stage {@code detector} or {@code pose}
 * @param first frame that is answered by it
 * @param partition of the stream
 * @param model its name or path, on the machines of the workers
 */
public record ModelSwap(String id, String stage, FrameId first, int partition, String model) {
    /** Checks that it says everything. */
    public ModelSwap {
        Checks.requireText(id, "id");
        Checks.requireText(stage, "stage");
        Checks.requireText(model, "model");
        requireNonNull(first, "first is null");
        if (partition < 0) {
            throw new IllegalArgumentException("partition is negative: " + partition);
        }
    }

    /** Whether a frame of any stream is of this stream and not before it. */
    public boolean holdsFor(FrameId frame) {
        return frame.streamId().equals(first.streamId()) && frame.compareTo(first) >= 0;
    }
}
