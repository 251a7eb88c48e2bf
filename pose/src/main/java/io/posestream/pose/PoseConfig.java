package io.posestream.pose;

import static java.util.Objects.requireNonNull;

/**
 * How the pose network is used.
 *
 * @param maxBatch most crops per run; limited further by the model. On one CPU thread larger batches gain nothing
 * @param flipTest whether the mirrored crop is run as well, at twice the cost
 * @param warp how crops are cut
 */
public record PoseConfig(int maxBatch, FlipTest flipTest, Warp warp) {
    /** Whether the mirrored crop is run as well. */
    public enum FlipTest {
        /** As the manifest says. */
        MODEL,
        /** Always. */
        ON,
        /** Never. */
        OFF
    }

    /** How crops are cut. */
    public enum Warp {
        /** Bilinear in float. */
        FAST,
        /** OpenCV's fixed-point arithmetic to the bit, for tables of the networks' authors. */
        EXACT
    }

    /** Checks ranges. */
    public PoseConfig {
        requireNonNull(flipTest, "flipTest is null");
        requireNonNull(warp, "warp is null");
        if (maxBatch < 1) {
            throw new IllegalArgumentException("maxBatch is not positive: " + maxBatch);
        }
    }

    /** Up to 4 crops, flip test as the model says, fast warp. */
    public static PoseConfig defaults() {
        return new PoseConfig(4, FlipTest.MODEL, Warp.FAST);
    }

    /** The same with another batch size. */
    public PoseConfig withMaxBatch(int batch) {
        return new PoseConfig(batch, flipTest, warp);
    }

    /** The same with another flip test. */
    public PoseConfig withFlipTest(FlipTest test) {
        return new PoseConfig(maxBatch, test, warp);
    }

    /** The same with another warp. */
    public PoseConfig withWarp(Warp other) {
        return new PoseConfig(maxBatch, flipTest, other);
    }
}
