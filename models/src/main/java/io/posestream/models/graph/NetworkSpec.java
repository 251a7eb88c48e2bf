package io.posestream.models.graph;

import io.posestream.core.UserError;
import java.util.Objects;

/**
 * Everything that fixes a network but its weights.
 *
 * @param architecture which network
 * @param height rows of the input, a multiple of 32
 * @param width columns of the input, a multiple of 32
 * @param keypoints heatmaps, at least 1
 * @param widthFactor multiplier on all channel widths of RSN, above 0 and at most 4; 1 for HRNet
 */
public record NetworkSpec(ArchitectureName architecture, int height, int width, int keypoints, double widthFactor) {
    /** The coarsest map of every network here has a 32nd of the input's size. */
    private static final int STRIDE = 32;

    private static final int MAX_SIDE = 4096;
    private static final int MAX_KEYPOINTS = 1024;

    /** Checks the ranges; throws {@link UserError}. */
    public NetworkSpec {
        Objects.requireNonNull(architecture, "architecture is null");
        if (height < STRIDE || width < STRIDE || height % STRIDE != 0 || width % STRIDE != 0) {
            throw new UserError("input " + height + "x" + width + " does not fit: both sides must be multiples of "
                    + STRIDE + " (height x width, for example 256x192)");
        }
        if (height > MAX_SIDE || width > MAX_SIDE) {
            throw new UserError("input " + height + "x" + width + " is larger than " + MAX_SIDE);
        }
        if (keypoints < 1 || keypoints > MAX_KEYPOINTS) {
            throw new UserError("keypoints must be 1 to " + MAX_KEYPOINTS + ", not " + keypoints);
        }
        if (!(widthFactor > 0 && widthFactor <= 4)) {
            throw new UserError("width factor must be above 0 and at most 4, not " + widthFactor);
        }
        if (widthFactor != 1 && architecture.family() != ArchitectureName.Family.RSN) {
            throw new UserError("a width factor is for RSN only, not for " + architecture);
        }
    }

    /** {@code channels} times the width factor, rounded, at least 4. */
    int scaled(int channels) {
        return Math.max(4, (int) Math.round(channels * widthFactor));
    }
}
