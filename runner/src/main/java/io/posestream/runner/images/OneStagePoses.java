package io.posestream.runner.images;

import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.Pose;
import io.posestream.core.Skeleton;
import io.posestream.core.UserError;
import io.posestream.detector.Detector;
import io.posestream.detector.DetectorConfig;
import io.posestream.detector.DetectorModel;
import io.posestream.detector.ScoredDetections;
import io.posestream.media.Image;
import io.posestream.pose.ScoredPose;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A network that finds people and keypoints in one stage, over the pictures of a set; the set's boxes are not looked at. By
 * several callers of one model; what is found does not depend on their number.
 *
 * @param set pictures and truth, of COCO's form
 * @param folder of the pictures
 * @param model stays the caller's
 * @param callers pictures at the same time
 */
public record OneStagePoses(ImageSet set, Path folder, DetectorModel model, int callers) {
    /** As the networks' makers take people: of any size, with the network's own thresholds. */
    public static final DetectorConfig EVERYBODY =
            new DetectorConfig(OptionalDouble.empty(), OptionalDouble.empty(), 0, 100);

    /** Checks that the network finds the joints that are scored; throws {@link UserError}. */
    public OneStagePoses {
        if (!(set instanceof CocoImageSet)) {
            throw new UserError(
                    "MPII's people are scored one by one where they are annotated: take a network for --pose,"
                            + " not --detector");
        }
        Skeleton found = model.skeleton()
                .orElseThrow(() -> new UserError("network " + model.manifest().id()
                        + " finds no keypoints; score its boxes with 'posestream evaluate detector'"));
        if (!found.names().equals(set.skeleton().names())) {
            throw new UserError("network " + model.manifest().id() + " finds the joints of " + found.id() + ", but "
                    + set.skeleton().id() + " is scored; take another network");
        }
        Shot.requireFolder(folder);
    }

    /**
     * Finds people and keypoints.
     *
     * @param progress is told of every picture
     * @return the poses of every picture of the set in its order, with the scores of the network's makers
     * @throws UserError where a picture is missing or no picture
     */
    public List<List<ScoredPose>> find(ImageProgress progress) {
        return Callers.look(set.shots(), callers, People::new, (unused, people) -> progress.picture(people.size()));
    }

    /** One caller's detector. */
    private final class People implements Callers.Look<List<ScoredPose>> {
        private final Detector detector = model.newDetector();

        @Override
        public List<ScoredPose> at(Shot shot) {
            try (Image picture = shot.read(folder)) {
                return poses(detector.detectScored(picture, Shot.meta(picture)));
            }
        }

        @Override
        public void close() {
            detector.close();
        }
    }

    private static List<ScoredPose> poses(ScoredDetections found) {
        Detections people = found.detections();
        List<ScoredPose> poses = new ArrayList<>();
        for (int i = 0; i < people.people().size(); i++) {
            Detection person = people.people().get(i);
            Pose pose = Pose.of(person.box(), person.score(), person.keypoints());
            poses.add(new ScoredPose(pose, found.keypointScores().get(i), person.score()));
        }
        return poses;
    }
}
