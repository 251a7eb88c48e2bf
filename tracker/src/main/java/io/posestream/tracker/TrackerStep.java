package io.posestream.tracker;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Tracks;

/**
 * What one looked-at frame makes of a state.
 *
 * @param state to go on with
 * @param tracks the answer for this frame, in order of birth
 * @param discontinuity whether capture time did not advance or the source's clock jumped, so that the nominal interval was taken
 */
public record TrackerStep(TrackerState state, Tracks tracks, boolean discontinuity) {
    /** Checks that nothing is missing. */
    public TrackerStep {
        requireNonNull(state, "state is null");
        requireNonNull(tracks, "tracks is null");
    }
}
