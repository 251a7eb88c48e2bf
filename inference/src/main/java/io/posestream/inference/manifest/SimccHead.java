package io.posestream.inference.manifest;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Skeleton;

/**
 * A network that classifies the place of each joint of one person along x and along y (SimCC; RTMPose): float32 N x
 * joints x bins, one output for each axis. Bin b lies at b / splitRatio in the crop, pixel centres at integers.
 *
 * @param outputX name of the tensor for x in the graph
 * @param outputY name of the tensor for y in the graph
 * @param splitRatio bins per pixel of the input, 2 in RTMPose
 * @param crop from box to crop
 * @param flipTest whether the mirrored crop is run as well by default and both are averaged
 * @param scores from value to score
 * @param skeleton what the joints are, in order
 */
public record SimccHead(
        String outputX,
        String outputY,
        double splitRatio,
        CropRule crop,
        boolean flipTest,
        ScoreRule scores,
        Skeleton skeleton)
        implements PoseHead {
    private static final double MOST_BINS = 64;

    /** Checks ranges. */
    public SimccHead {
        requireNonNull(outputX, "outputX is null");
        requireNonNull(outputY, "outputY is null");
        requireNonNull(crop, "crop is null");
        requireNonNull(scores, "scores is null");
        requireNonNull(skeleton, "skeleton is null");
        Limits.requireName(outputX, "outputX");
        Limits.requireName(outputY, "outputY");
        if (!(splitRatio > 0 && splitRatio <= MOST_BINS)) {
            throw new IllegalArgumentException("splitRatio is not above 0 and at most 64: " + splitRatio);
        }
    }

    /** Bins of an axis of {@code pixels}. */
    public int bins(int pixels) {
        return (int) (pixels * splitRatio);
    }
}
