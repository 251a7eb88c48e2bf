package io.posestream.pose;

import io.posestream.core.Keypoint;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.PoseHead;
import io.posestream.inference.manifest.ScoreRule;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which poses of a picture the networks' authors hand to the evaluation, for tables of theirs. Static functions,
 * thread-safe.
 */
public final class OfficialSelection {
    /** {@code TEST.OKS_THRE} of HRNet's configurations. */
    private static final double HRNET_THRESHOLD = 0.9;

    private OfficialSelection() {}

    /**
     * HRNet drops what is alike to a better pose ({@code coco.py:evaluate}: the similarity is measured on the area of the
     * enlarged box); RSN, in the authors' code and mmpose, keeps everything.
     *
     * @param manifest of the network that found them
     * @param poses of one picture, as {@link PoseEstimator#estimateScored} gives them
     * @return those kept, by falling score where some were to be dropped
     */
    public static List<ScoredPose> of(ModelManifest manifest, List<ScoredPose> poses) {
        if (manifest.head() instanceof PoseHead head && head.scores().official() == ScoreRule.Official.HRNET) {
            return IntStream.of(kept(manifest.input(), head, poses))
                    .mapToObj(poses::get)
                    .toList();
        }
        return List.copyOf(poses);
    }

    private static int[] kept(InputSpec input, PoseHead head, List<ScoredPose> poses) {
        int joints = head.skeleton().size();
        double[] xy = new double[2 * joints * poses.size()];
        double[] areas = new double[poses.size()];
        double[] scores = new double[poses.size()];
        for (int i = 0; i < areas.length; i++) {
            ScoredPose pose = poses.get(i);
            for (int joint = 0; joint < joints; joint++) {
                Keypoint keypoint = pose.pose().keypoints().get(joint);
                xy[2 * (i * joints + joint)] = keypoint.x();
                xy[2 * (i * joints + joint) + 1] = keypoint.y();
            }
            areas[i] = CropGeometry.of(head.crop(), input, pose.pose().box()).area();
            scores[i] = pose.instanceScore();
        }
        return OksNms.hard(xy, areas, scores, head.skeleton().sigmaArray(), HRNET_THRESHOLD);
    }
}
