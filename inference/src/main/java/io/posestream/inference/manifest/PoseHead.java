package io.posestream.inference.manifest;

import io.posestream.core.Skeleton;

/** A network that finds the joints of one person in a crop. */
public sealed interface PoseHead extends ModelHead permits HeatmapHead, SimccHead {
    /** Whether the mirrored crop is run as well by default and both are averaged. */
    boolean flipTest();

    /** From box to crop, and back to the frame. */
    CropRule crop();

    /** From the outputs' values to scores. */
    ScoreRule scores();

    /** What the joints are, in order. */
    Skeleton skeleton();
}
