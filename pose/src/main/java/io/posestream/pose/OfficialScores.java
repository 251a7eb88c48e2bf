package io.posestream.pose;

import io.posestream.inference.manifest.ScoreRule;
import java.util.List;

/**
 * The scores networks' authors give, for tables of theirs. Sources: RSN {@code test.py:get_results}; HRNet {@code
 * coco.py:evaluate}; mmpose {@code codecs/megvii_heatmap.py, evaluation/metrics/coco_metric.py}. Static functions, thread-safe.
 */
final class OfficialScores {
    private static final float RSN_PEAK = 255;
    private static final float RSN_SHIFT = 0.5f;
    /** Keypoints at or below this do not count in the instance score of HRNet and mmpose. */
    private static final float LEAST = 0.2f;

    private OfficialScores() {}

    /**
     * A keypoint's score.
     *
     * @param rule whose
     * @param maps (Input) the joint's map from {@code start} on
     * @param start index of its first cell
     * @param width of the map
     * @param peak index of the greatest cell within the map
     * @param x decoded, in cells
     * @param y decoded, in cells
     */
    static float keypoint(ScoreRule.Official rule, float[] maps, int start, int width, int peak, double x, double y) {
        return switch (rule) {
            case NONE -> 0;
            case RSN -> maps[start + (int) Math.rint(y) * width + (int) Math.rint(x)] / RSN_PEAK + RSN_SHIFT;
            case MEGVII -> maps[start + peak] / RSN_PEAK + RSN_SHIFT;
            case HRNET -> maps[start + peak];
        };
    }

    /** A person's score from those of the keypoints; {@code ours} where the rule is none. */
    static float instance(ScoreRule.Official rule, float boxScore, List<Float> keypoints, float ours) {
        return switch (rule) {
            case NONE -> ours;
            case RSN -> boxScore * mean(keypoints, Float.NEGATIVE_INFINITY);
            case HRNET, MEGVII -> boxScore * mean(keypoints, LEAST);
        };
    }

    private static float mean(List<Float> scores, float above) {
        double sum = 0;
        int count = 0;
        for (float score : scores) {
            if (score > above) {
                sum += score;
                count++;
            }
        }
        return count == 0 ? 0 : (float) (sum / count);
    }
}
