package io.posestream.pose;

import io.posestream.core.Detections;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeleton;
import io.posestream.inference.InferenceException;
import java.util.List;

/** No network: the keypoints are those of the detector. Holds nothing; thread-safe. */
final class PassThrough implements PoseEstimator {
    static final PassThrough INSTANCE = new PassThrough();

    private PassThrough() {}

    @Override
    public List<Poses> estimate(List<PoseRequest> frames) {
        return frames.stream().map(frame -> poses(frame.people())).toList();
    }

    private static Poses poses(Detections people) {
        Skeleton skeleton = people.skeleton()
                .filter(joints -> !PoseEstimator.needsPixels(people))
                .orElseThrow(() -> new InferenceException("detector " + people.modelId()
                        + " gave people without keypoints, and there is no pose network to find them"));
        List<Pose> poses = people.people().stream()
                .map(person -> CropEstimator.passedThrough(people, person).pose())
                .toList();
        return new Poses(people.modelId(), skeleton, poses);
    }

    @Override
    public List<List<ScoredPose>> estimateScored(List<PoseRequest> frames) {
        return frames.stream()
                .map(PoseRequest::people)
                .map(people -> people.people().stream()
                        .map(person -> CropEstimator.passedThrough(people, person))
                        .toList())
                .toList();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
