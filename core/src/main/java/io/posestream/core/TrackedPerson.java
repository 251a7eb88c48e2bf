package io.posestream.core;

import static java.util.Objects.requireNonNull;

/**
 * A pose with an identity.
 *
 * @param id the track
 * @param state of the track at this frame
 * @param displayId the small integer shown to people, from the stream's own order of birth; derived from the track key
 * @param pose where and how
 */
public record TrackedPerson(TrackId id, TrackState state, int displayId, Pose pose) {
    /** Checks that nothing is missing. */
    public TrackedPerson {
        requireNonNull(id, "id is null");
        requireNonNull(state, "state is null");
        requireNonNull(pose, "pose is null");
        Checks.requireNotNegative(displayId, "displayId");
    }
}
