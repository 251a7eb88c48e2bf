package io.posestream.detector;

import static java.util.Objects.requireNonNull;

import io.posestream.inference.manifest.DetectorHead;
import java.util.OptionalDouble;

/**
 * Which boxes leave the detector. The defaults favour recall: the tracker throws away what does not last, and cannot
 * bring back what was never seen.
 *
 * @param scoreThreshold least score, in [0, 1]; where empty, as the network says, else 0.15
 * @param nmsIou of two boxes that overlap by more than this intersection over union, the weaker one goes, in (0, 1];
 *     where empty, as the network says, else 0.65; a graph that does it itself may have left fewer
 * @param minSide least width and height of a box, in source pixels
 * @param maxPeople most boxes per frame, best first
 */
public record DetectorConfig(OptionalDouble scoreThreshold, OptionalDouble nmsIou, double minSide, int maxPeople) {
    /** Of a network that names none. */
    private static final double SCORE = 0.15;
    /** Of a network that names none. */
    private static final double NMS_IOU = 0.65;

    /** Checks ranges. */
    public DetectorConfig {
        requireNonNull(scoreThreshold, "scoreThreshold is null");
        scoreThreshold.ifPresent(score -> {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("scoreThreshold is not in [0,1]: " + score);
            }
        });
        requireNonNull(nmsIou, "nmsIou is null");
        nmsIou.ifPresent(iou -> {
            if (!(iou > 0 && iou <= 1)) {
                throw new IllegalArgumentException("nmsIou is not in (0,1]: " + iou);
            }
        });
        if (!(minSide >= 0)) {
            throw new IllegalArgumentException("minSide is negative: " + minSide);
        }
        if (maxPeople < 1) {
            throw new IllegalArgumentException("maxPeople is not positive: " + maxPeople);
        }
    }

    /** The network's own score and IoU, sides of 4 pixels, 100 people. */
    public static DetectorConfig defaults() {
        return new DetectorConfig(OptionalDouble.empty(), OptionalDouble.empty(), 4, 100);
    }

    /** The least score for a network. */
    double scoreThreshold(DetectorHead head) {
        return scoreThreshold.orElse(head.boxScore().orElse(SCORE));
    }

    /** The intersection over union for a network. */
    double nmsIou(DetectorHead head) {
        return nmsIou.orElse(head.nmsIou().orElse(NMS_IOU));
    }

    /** The same with another least score. */
    public DetectorConfig withScoreThreshold(double threshold) {
        return new DetectorConfig(OptionalDouble.of(threshold), nmsIou, minSide, maxPeople);
    }

    /** The same with another intersection over union. */
    public DetectorConfig withNmsIou(double iou) {
        return new DetectorConfig(scoreThreshold, OptionalDouble.of(iou), minSide, maxPeople);
    }

    /** The same with another limit of people. */
    public DetectorConfig withMaxPeople(int people) {
        return new DetectorConfig(scoreThreshold, nmsIou, minSide, people);
    }
}
