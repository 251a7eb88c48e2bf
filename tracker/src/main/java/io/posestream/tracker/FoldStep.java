package io.posestream.tracker;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import java.util.List;

/**
 * What one record makes of a stream.
 *
 * @param state to go on with
 * @param answers in order; empty for a duplicate or a parked record
 * @param counts what was out of the ordinary
 */
public record FoldStep(StreamState state, List<StreamItem<Tracks>> answers, FoldCounts counts) {
    /** Copies the list. */
    public FoldStep {
        requireNonNull(state, "state is null");
        requireNonNull(counts, "counts is null");
        answers = List.copyOf(answers);
    }
}
