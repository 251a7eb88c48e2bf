package io.posestream.pose;

import io.posestream.core.Detections;
import io.posestream.core.Poses;
import io.posestream.inference.InferenceException;
import java.util.List;

/**
 * Finds keypoints for the people of several frames at a time. Borrows its model, owns its buffers. Not thread-safe: one
 * per caller; any number may share one {@link PoseModel}. On a CPU a person's keypoints do not depend on who else is in
 * the batch, on its size, or on the caller, to the bit.
 */
public interface PoseEstimator extends AutoCloseable {
    /**
     * Finds the keypoints of all people of all frames. People who carry keypoints already pass through as they are.
     *
     * @param frames their pictures stay the caller's
     * @return one answer per frame, in order; people in the order of the detections
     * @throws InferenceException where the model fails or gives values that are not numbers
     */
    List<Poses> estimate(List<PoseRequest> frames);

    /**
     * As {@link #estimate}, with the scores of the network's authors beside ours.
     *
     * @return one list per frame, in order; people in the order of the detections
     */
    List<List<ScoredPose>> estimateScored(List<PoseRequest> frames);

    /** Whether an answer about these people takes pixels: false where there are none, or all carry keypoints. */
    static boolean needsPixels(Detections people) {
        return people.people().stream().anyMatch(person -> person.keypoints().isEmpty());
    }

    /** One without a network, for people who all carry keypoints already; a frame with others is refused. */
    static PoseEstimator passThrough() {
        return PassThrough.INSTANCE;
    }

    /** Frees the buffers, not the model; a second call does nothing. */
    @Override
    void close();
}
