package io.posestream.inference.manifest;

import static java.util.Objects.requireNonNull;

/**
 * From map values to scores. The product's own rule needs only the peak: keypoint score = peak of the map / trained
 * peak, clamped to [0, 1]; pose score = box score x mean keypoint score.
 *
 * @param trainedPeak the peak of the Gaussians the network was trained for: 255 for RSN, 1 for HRNet
 * @param official the authors' own scores, given beside ours where a table is to be reproduced
 */
public record ScoreRule(double trainedPeak, Official official) {
    /** The authors' own rules. */
    public enum Official {
        /** None beside ours. */
        NONE,
        /** Keypoint: unblurred value at the rounded joint / 255 + 0.5; instance: box score x mean of all. */
        RSN,
        /** mmpose's for RSN. Keypoint: greatest value / 255 + 0.5; instance: box score x mean of those above 0.2. */
        MEGVII,
        /** Keypoint: greatest value as it is; instance: box score x mean of those above 0.2, 0 if none. */
        HRNET
    }

    /** Checks ranges. */
    public ScoreRule {
        requireNonNull(official, "official is null");
        Limits.requirePositiveFactor(trainedPeak, "trainedPeak");
    }
}
