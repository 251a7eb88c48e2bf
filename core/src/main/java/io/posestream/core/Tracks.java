package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The tracked people of one frame; an empty list says that nobody was seen.
 *
 * @param poseModelId the pose network
 * @param skeleton of all keypoints
 * @param people with their identities, tentative ones included
 */
public record Tracks(String poseModelId, Skeleton skeleton, List<TrackedPerson> people) {
    /** Copies the list; every person has the skeleton's keypoints. */
    public Tracks {
        Checks.requireText(poseModelId, "poseModelId");
        requireNonNull(skeleton, "skeleton is null");
        people = List.copyOf(people);
        for (TrackedPerson person : people) {
            skeleton.requireSize(person.pose().keypoints());
        }
    }
}
