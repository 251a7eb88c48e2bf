package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The tracked people of one frame; an empty list says that nobody was seen.
 *
 * @param origin what made them, and when in the tracker's own time
 * @param skeleton of all keypoints
 * @param people with their identities, tentative ones included
 */
public record Tracks(Origin origin, Skeleton skeleton, List<TrackedPerson> people) {
    /**
     * What made the answer.
     *
     * @param detectorModelId the detector network; empty where it is not known
     * @param poseModelId the pose network
     * @param trackerDigest of the tracker's settings, eight hexadecimal digits; empty where it is not known
     * @param timeUs the tracker's time: µs from the first looked-at frame of the chain of epochs that one fold ran
     *     through, the sum of all steps the tracker took
     */
    public record Origin(String detectorModelId, String poseModelId, String trackerDigest, long timeUs) {
        /** Checks that nothing is missing. */
        public Origin {
            requireNonNull(detectorModelId, "detectorModelId is null");
            Checks.requireText(poseModelId, "poseModelId");
            requireNonNull(trackerDigest, "trackerDigest is null");
            Checks.requireNotNegative(timeUs, "timeUs");
        }
    }

    /** Copies the list; every person has the skeleton's keypoints. */
    public Tracks {
        requireNonNull(origin, "origin is null");
        requireNonNull(skeleton, "skeleton is null");
        people = List.copyOf(people);
        for (TrackedPerson person : people) {
            skeleton.requireSize(person.pose().keypoints());
        }
    }
}
