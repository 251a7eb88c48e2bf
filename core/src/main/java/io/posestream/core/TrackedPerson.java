package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * A pose with an identity.
 *
 * @param id the track
 * @param state of the track at this frame
 * @param displayId the small integer shown to people, from 0 in order of confirmation; empty while tentative
 * @param pose where and how
 */
public record TrackedPerson(TrackId id, TrackState state, OptionalInt displayId, Pose pose) {
    /** Checks that nothing is missing. */
    public TrackedPerson {
        requireNonNull(id, "id is null");
        requireNonNull(state, "state is null");
        requireNonNull(pose, "pose is null");
        requireNonNull(displayId, "displayId is null");
        if (displayId.isPresent() != (state == TrackState.CONFIRMED) || displayId.orElse(0) < 0) {
            throw new IllegalArgumentException("a " + state + " person with display id " + displayId);
        }
    }
}
