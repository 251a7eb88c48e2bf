package io.posestream.runner.images;

import io.posestream.core.Detections;
import io.posestream.core.UserError;
import io.posestream.media.Image;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseModel;
import io.posestream.pose.PoseRequest;
import io.posestream.pose.ScoredPose;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The pose stage over the pictures of a set: {@link PoseEstimator} as the stage uses it, by several callers of one model.
 * What is found does not depend on their number.
 *
 * @param set pictures and boxes
 * @param folder of the pictures
 * @param model stays the caller's
 * @param callers pictures at the same time
 */
public record ImagePoses(ImageSet set, Path folder, PoseModel model, int callers) {
    /** Checks that the network finds the joints that are scored; throws {@link UserError}. */
    public ImagePoses {
        if (!model.skeleton().names().equals(set.skeleton().names())) {
            throw new UserError("network " + model.manifest().id() + " finds the joints of "
                    + model.skeleton().id() + ", but " + set.skeleton().id() + " is scored; take another network");
        }
        Shot.requireFolder(folder);
        if (callers < 1) {
            throw new IllegalArgumentException("no callers: " + callers);
        }
    }

    /**
     * Finds the keypoints.
     *
     * @param progress is told of every picture
     * @return the poses that are scored, of every picture of the set in its order
     * @throws UserError where a picture is missing or no picture
     */
    public List<List<ScoredPose>> find(ImageProgress progress) {
        return Callers.look(
                set.shots(),
                callers,
                Poses::new,
                (shot, unused) -> progress.picture(shot.people().size()));
    }

    /** One caller's estimator. */
    private final class Poses implements Callers.Look<List<ScoredPose>> {
        private final PoseEstimator estimator = model.newEstimator();

        @Override
        public List<ScoredPose> at(Shot shot) {
            return poses(estimator, shot);
        }

        @Override
        public void close() {
            estimator.close();
        }
    }

    private List<ScoredPose> poses(PoseEstimator estimator, Shot shot) {
        if (shot.people().isEmpty()) {
            return List.of();
        }
        try (Image picture = shot.read(folder)) {
            Detections boxes = new Detections("boxes", Optional.empty(), shot.people());
            return set.selected(
                    model.manifest(),
                    estimator
                            .estimateScored(List.of(new PoseRequest(picture, Shot.meta(picture), boxes)))
                            .get(0));
        }
    }
}
