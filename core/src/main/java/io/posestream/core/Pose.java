package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One person's keypoints in one frame, without identity.
 *
 * @param box the person's box, in source pixels
 * @param boxScore confidence of the box, in [0, 1]
 * @param keypoints in the skeleton's order, in source pixels
 * @param score box score x mean keypoint score, in [0, 1]; of a network in one stage whose makers rank by the box, the box
 *     score
 * @param proposedUs 0 where the detector gave the box; else for how long, in µs of capture time, the box has been
 *     proposed from earlier frames
 */
public record Pose(Box box, float boxScore, List<Keypoint> keypoints, float score, long proposedUs) {
    /** Copies the list. */
    public Pose {
        requireNonNull(box, "box is null");
        Checks.requireFraction(boxScore, "boxScore");
        Checks.requireFraction(score, "score");
        Checks.requireNotNegative(proposedUs, "proposedUs");
        keypoints = List.copyOf(keypoints);
    }

    /** A pose of a detected box, scored by the rule of this record. */
    public static Pose of(Box box, float boxScore, List<Keypoint> keypoints) {
        double sum = 0;
        for (Keypoint keypoint : keypoints) {
            sum += keypoint.score();
        }
        double mean = keypoints.isEmpty() ? 0 : sum / keypoints.size();
        return new Pose(box, boxScore, keypoints, (float) (boxScore * mean), 0);
    }
}
