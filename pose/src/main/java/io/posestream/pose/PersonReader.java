package io.posestream.pose;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.inference.InferenceException;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.pose.decode.JointDecoder;
import java.util.ArrayList;
import java.util.List;

/** One person's maps to keypoints and scores. Owns buffers. Not thread-safe. */
final class PersonReader {
    private final HeatmapHead head;
    private final JointDecoder decoder;
    private final double[] xy = new double[2];

    PersonReader(HeatmapHead head) {
        this.head = head;
        this.decoder = JointDecoder.of(head.decode(), head.width(), head.height());
    }

    /**
     * Reads a person.
     *
     * @param maps (Input) [joints][height][width] from {@code offset} on
     * @param offset index of the first cell
     * @param box the person's, in source pixels
     * @param boxScore in [0, 1]
     * @param mapToSource cells to source pixels
     * @throws InferenceException where the maps hold values that are not numbers
     */
    ScoredPose read(float[] maps, int offset, Box box, float boxScore, Affine mapToSource) {
        if (!Peak.isFinite(maps, offset, head.personLength())) {
            throw new InferenceException("the pose network gave maps that are not numbers");
        }
        int joints = head.skeleton().size();
        int cells = head.width() * head.height();
        List<Keypoint> keypoints = new ArrayList<>(joints);
        List<Float> official = new ArrayList<>(joints);
        for (int joint = 0; joint < joints; joint++) {
            int start = offset + joint * cells;
            int peak = Peak.argmax(maps, start, cells);
            decoder.decode(maps, start, head.width(), head.height(), peak, xy, 0);
            double score = maps[start + peak] / head.scores().trainedPeak();
            keypoints.add(new Keypoint((float) mapToSource.x(xy[0], xy[1]), (float) mapToSource.y(xy[0], xy[1]), (float)
                    Math.min(Math.max(score, 0), 1)));
            if (head.scores().official() != ScoreRule.Official.NONE) {
                official.add(OfficialScores.keypoint(
                        head.scores().official(), maps, start, head.width(), peak, xy[0], xy[1]));
            }
        }
        Pose pose = Pose.of(box, boxScore, keypoints);
        float instance = OfficialScores.instance(head.scores().official(), boxScore, official, pose.score());
        return new ScoredPose(pose, official, instance);
    }
}
