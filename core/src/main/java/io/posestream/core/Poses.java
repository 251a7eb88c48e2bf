package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The poses of one frame; an empty list says that nobody was seen.
 *
 * @param modelId the pose network
 * @param skeleton of all keypoints
 * @param people in the order of the detections
 */
public record Poses(String modelId, Skeleton skeleton, List<Pose> people) {
    /** Copies the list; every person has the skeleton's keypoints. */
    public Poses {
        Checks.requireText(modelId, "modelId");
        requireNonNull(skeleton, "skeleton is null");
        people = List.copyOf(people);
        for (Pose person : people) {
            skeleton.requireSize(person.keypoints());
        }
    }
}
