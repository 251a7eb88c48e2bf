package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The people seen in one frame; an empty list says that nobody was seen, or, where the frame was not searched, nothing.
 *
 * @param modelId the detector
 * @param skeleton of the keypoints a one-stage model gave; empty where there are boxes only
 * @param people in the detector's order, best first; empty where the frame was not searched
 * @param searched false where the detector left this frame out and people are to be looked for where they were
 * @param poseScoreIsBoxScore whether a pose made of a person's keypoints is as good as its box, by the rule of the
 *     network's makers; else how sure the keypoints are counts too
 */
public record Detections(
        String modelId,
        Optional<Skeleton> skeleton,
        List<Detection> people,
        boolean searched,
        boolean poseScoreIsBoxScore) {
    /** Copies the list; every person has the skeleton's keypoints or none. */
    public Detections {
        Checks.requireText(modelId, "modelId");
        requireNonNull(skeleton, "skeleton is null");
        people = List.copyOf(people);
        if (!searched && !people.isEmpty()) {
            throw new IllegalArgumentException(people.size() + " people in a frame that was not searched");
        }
        int joints = skeleton.map(Skeleton::size).orElse(0);
        for (Detection person : people) {
            if (!person.keypoints().isEmpty() && person.keypoints().size() != joints) {
                throw new IllegalArgumentException(
                        person.keypoints().size() + " keypoints for a skeleton of " + joints);
            }
        }
    }

    /** One whose poses are scored by their keypoints too. */
    public Detections(String modelId, Optional<Skeleton> skeleton, List<Detection> people, boolean searched) {
        this(modelId, skeleton, people, searched, false);
    }

    /** What a detector found in a frame that it searched. */
    public Detections(String modelId, Optional<Skeleton> skeleton, List<Detection> people) {
        this(modelId, skeleton, people, true);
    }

    /** The same people without the keypoints that a one-stage model gave. */
    public Detections boxesOnly() {
        return skeleton.isEmpty()
                ? this
                : new Detections(
                        modelId,
                        Optional.empty(),
                        people.stream()
                                .map(person -> new Detection(person.box(), person.score()))
                                .toList(),
                        searched);
    }

    /** A frame that the detector left out. */
    public static Detections notSearched(String modelId) {
        return new Detections(modelId, Optional.empty(), List.of(), false);
    }
}
