package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The poses of one frame; an empty list says that nobody was seen.
 *
 * @param detectorModelId the network that found the boxes; empty where it is not known
 * @param modelId the pose network
 * @param skeleton of all keypoints
 * @param people in the order of the detections
 */
public record Poses(String detectorModelId, String modelId, Skeleton skeleton, List<Pose> people) {
    /** Copies the list; every person has the skeleton's keypoints. */
    public Poses {
        requireNonNull(detectorModelId, "detectorModelId is null");
        Checks.requireText(modelId, "modelId");
        requireNonNull(skeleton, "skeleton is null");
        people = List.copyOf(people);
        for (Pose person : people) {
            skeleton.requireSize(person.keypoints());
        }
    }

    /** Poses in boxes whose detector is not known. */
    public Poses(String modelId, Skeleton skeleton, List<Pose> people) {
        this("", modelId, skeleton, people);
    }

    /** The same with other people. */
    public Poses with(List<Pose> changed) {
        return new Poses(detectorModelId, modelId, skeleton, changed);
    }
}
