package io.posestream.runner.run;

import io.posestream.inference.manifest.ModelManifest;
import java.util.Locale;
import java.util.Optional;

/** What people should know who look at the skeletons of a weak network. */
final class RoughSkeletons {
    /** Published networks reach .66 to .80 on COCO; below this joints are visibly beside the person. */
    private static final double ROUGH_BELOW = 0.5;

    private RoughSkeletons() {}

    /** One line, where the network's accuracy is known and low. */
    static Optional<String> note(ModelManifest pose) {
        return Optional.ofNullable(pose.accuracy().get(ModelManifest.POSE_AP))
                .filter(accuracy -> accuracy < ROUGH_BELOW)
                .map(accuracy -> String.format(
                        Locale.ROOT,
                        "skeletons are rough: network %s reaches an AP of %.2f on COCO; for better ones add a published"
                                + " network ('posestream model add NAME ADDRESS', docs/networks.md), then --pose NAME",
                        pose.id(),
                        accuracy));
    }
}
