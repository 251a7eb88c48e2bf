package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A person seen in a frame.
 *
 * @param box where, in source pixels
 * @param score confidence of the detector, in [0, 1]
 * @param keypoints empty, except where a one-stage model has found them already
 */
public record Detection(Box box, float score, List<Keypoint> keypoints) {
    /** Copies the list. */
    public Detection {
        requireNonNull(box, "box is null");
        Checks.requireFraction(score, "score");
        keypoints = List.copyOf(keypoints);
    }

    /** A person of whom only the box is known. */
    public Detection(Box box, float score) {
        this(box, score, List.of());
    }
}
