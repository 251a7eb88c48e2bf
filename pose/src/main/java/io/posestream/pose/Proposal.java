package io.posestream.pose;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Detection;
import io.posestream.core.match.PosePoints;

/**
 * A place to look for a person who was there and has no box now.
 *
 * @param asked the box to cut, in source pixels, with the score of the person's last box
 * @param expected the pose where it should be by now
 * @param proposedUs for how long the person goes without a detection, this frame included, in µs of capture time
 */
public record Proposal(Detection asked, PosePoints expected, long proposedUs) {
    /** Checks that nothing is missing. */
    public Proposal {
        requireNonNull(asked, "asked is null");
        requireNonNull(expected, "expected is null");
        if (proposedUs < 1) {
            throw new IllegalArgumentException("proposedUs is not positive: " + proposedUs);
        }
    }
}
