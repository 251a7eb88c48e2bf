package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The people seen in one frame; an empty list says that nobody was seen.
 *
 * @param modelId the detector
 * @param skeleton of the keypoints a one-stage model gave; empty where there are boxes only
 * @param people in the detector's order, best first
 */
public record Detections(String modelId, Optional<Skeleton> skeleton, List<Detection> people) {
    /** Copies the list; every person has the skeleton's keypoints or none. */
    public Detections {
        Checks.requireText(modelId, "modelId");
        requireNonNull(skeleton, "skeleton is null");
        people = List.copyOf(people);
        int joints = skeleton.map(Skeleton::size).orElse(0);
        for (Detection person : people) {
            if (!person.keypoints().isEmpty() && person.keypoints().size() != joints) {
                throw new IllegalArgumentException(
                        person.keypoints().size() + " keypoints for a skeleton of " + joints);
            }
        }
    }
}
