package io.posestream.pose;

import static java.util.Objects.requireNonNull;

/**
 * How the pose network is used.
 *
 * @param maxBatch most crops per run, limited further by the model, or {@link #MEASURED}
 * @param flipTest whether the mirrored crop is run as well, at twice the cost
 * @param warp how crops are cut
 */
public record PoseConfig(int maxBatch, FlipTest flipTest, Warp warp) {
    /** As many crops per run as cost the network least on this machine, measured when it is loaded there first. */
    public static final int MEASURED = 0;
    /** The most that is tried, and what a GPU gets. */
    static final int MANY = 4;

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
        if (maxBatch < MEASURED) {
            throw new IllegalArgumentException("maxBatch is negative: " + maxBatch);
        }
    }

    /** Up to 4 crops, flip test as the model says, fast warp. */
    public static PoseConfig defaults() {
        return new PoseConfig(MANY, FlipTest.MODEL, Warp.FAST);
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
