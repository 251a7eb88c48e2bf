package io.posestream.pose;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Pose;
import java.util.List;

/**
 * A pose with the scores its network's authors give it, for tables of theirs.
 *
 * @param pose scored by the product's rule
 * @param keypointScores by the authors' rule, in the skeleton's order; not limited to [0, 1]; empty where the manifest
 *     names no rule or the pose was passed through
 * @param instanceScore by the authors' rule; that of {@code pose} where there is none
 */
public record ScoredPose(Pose pose, List<Float> keypointScores, float instanceScore) {
    /** Copies the list. */
    public ScoredPose {
        requireNonNull(pose, "pose is null");
        keypointScores = List.copyOf(keypointScores);
    }
}
