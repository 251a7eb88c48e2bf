package io.posestream.pose;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.inference.manifest.ScoreRule;
import java.util.ArrayList;
import java.util.List;

/**
 * From two vectors per joint to keypoints. Source: rtmlib, {@code post_processings.py:get_simcc_maximum}: the place is the
 * first greatest bin of each axis, the score the smaller of both maxima; where that is not positive the joint was not
 * found. Static functions, thread-safe.
 */
final class Simcc {
    private Simcc() {}

    /**
     * Reads a person.
     *
     * @param x (Input) [joints][binsX] from {@code offsetX} on
     * @param offsetX index of the first value
     * @param binsX of a joint along x
     * @param y (Input) [joints][binsY] from {@code offsetY} on
     * @param offsetY index of the first value
     * @param binsY of a joint along y
     * @param joints how many
     * @param rule from value to score
     * @param box the person's, in source pixels
     * @param boxScore in [0, 1]
     * @param binsToSource bins to source pixels
     */
    static ScoredPose read(
            float[] x,
            int offsetX,
            int binsX,
            float[] y,
            int offsetY,
            int binsY,
            int joints,
            ScoreRule rule,
            Box box,
            float boxScore,
            Affine binsToSource) {
        List<Keypoint> keypoints = new ArrayList<>(joints);
        List<Float> official = new ArrayList<>(joints);
        for (int joint = 0; joint < joints; joint++) {
            int startX = offsetX + joint * binsX;
            int startY = offsetY + joint * binsY;
            int placeX = Peak.argmax(x, startX, binsX);
            int placeY = Peak.argmax(y, startY, binsY);
            float value = Math.min(x[startX + placeX], y[startY + placeY]);
            keypoints.add(keypoint(placeX, placeY, value / rule.trainedPeak(), binsToSource));
            if (rule.official() != ScoreRule.Official.NONE) {
                official.add(value);
            }
        }
        Pose pose = Pose.of(box, boxScore, keypoints);
        float instance = OfficialScores.instance(rule.official(), boxScore, official, pose.score());
        return new ScoredPose(pose, official, instance);
    }

    private static Keypoint keypoint(int placeX, int placeY, double score, Affine binsToSource) {
        if (score <= 0) {
            return Keypoint.ABSENT;
        }
        return new Keypoint((float) binsToSource.x(placeX, placeY), (float) binsToSource.y(placeX, placeY), (float)
                Math.min(score, 1));
    }

    /**
     * Averages vectors with those of the mirrored crop.
     *
     * @param values (Input, Output) [joints][bins] from {@code offset} on; becomes the mean
     * @param mirrored (Input) the network's values for the mirrored crop, same layout
     * @param offset index of the first value in both
     * @param permutation for every joint the one it becomes when mirrored
     * @param bins of a joint
     * @param reverse whether bins are counted from the other end: along x
     */
    static void merge(float[] values, float[] mirrored, int offset, int[] permutation, int bins, boolean reverse) {
        for (int joint = 0; joint < permutation.length; joint++) {
            int to = offset + joint * bins;
            int from = offset + permutation[joint] * bins;
            for (int bin = 0; bin < bins; bin++) {
                float back = mirrored[reverse ? from + bins - 1 - bin : from + bin];
                values[to + bin] = (values[to + bin] + back) * 0.5f;
            }
        }
    }
}
