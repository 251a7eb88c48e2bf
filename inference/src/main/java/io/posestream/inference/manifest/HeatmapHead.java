package io.posestream.inference.manifest;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Skeleton;

/**
 * A network that gives one map per joint for the crop of one person: float32 N x joints x height x width.
 *
 * @param output name of the tensor in the graph
 * @param width of a map, in cells
 * @param height of a map, in cells
 * @param crop from box to crop, and from map cell to frame
 * @param decode from map to joint
 * @param scores from map value to score
 * @param skeleton what the maps are, in order
 */
public record HeatmapHead(
        String output, int width, int height, CropRule crop, DecodeRule decode, ScoreRule scores, Skeleton skeleton)
        implements PoseHead {
    /** Checks ranges. */
    public HeatmapHead {
        requireNonNull(output, "output is null");
        requireNonNull(crop, "crop is null");
        requireNonNull(decode, "decode is null");
        requireNonNull(scores, "scores is null");
        requireNonNull(skeleton, "skeleton is null");
        Limits.requireName(output, "output name");
        requireCells(width, height);
        Limits.requireSize(skeleton.names(), Limits.JOINTS, "skeleton");
        Limits.requireSize(skeleton.edges(), Limits.PAIRS, "edges");
        Limits.requireSize(skeleton.flipPairs(), Limits.PAIRS, "flipPairs");
        skeleton.sigmas().forEach(sigma -> Limits.requirePositiveFactor(sigma, "sigma"));
        Limits.requireValues("the maps", skeleton.size(), height, width);
    }

    /** Rejects maps too small to be interpolated. */
    static void requireCells(int width, int height) {
        if (width < 2 || height < 2) {
            throw new IllegalArgumentException("a map needs at least 2x2 cells: " + width + "x" + height);
        }
        Limits.require(width, 2, Limits.SIDE, "width of a map");
        Limits.require(height, 2, Limits.SIDE, "height of a map");
    }

    @Override
    public boolean flipTest() {
        return decode.flipTest();
    }

    /** Cells of one person's maps: joints x height x width. */
    public int personLength() {
        return skeleton.size() * height * width;
    }
}
