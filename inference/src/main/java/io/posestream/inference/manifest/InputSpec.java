package io.posestream.inference.manifest;

import static java.util.Objects.requireNonNull;

/**
 * The picture input of a network: float32 N x 3 x height x width.
 *
 * @param name of the tensor in the graph
 * @param width in pixels; the greatest one where the size is free
 * @param height in pixels; the greatest one where the size is free
 * @param sizeStep 0 where the size is fixed; else width and height may be any multiple of it up to the greatest
 * @param maxBatch most pictures in one run; 1 where the graph knows no batches
 * @param colors order of the channels
 * @param normalization grey levels to tensor values
 */
public record InputSpec(
        String name,
        int width,
        int height,
        int sizeStep,
        int maxBatch,
        ColorOrder colors,
        Normalization normalization) {
    /** Colour channels of every picture. */
    public static final int CHANNELS = 3;

    /** Checks ranges. */
    public InputSpec {
        requireNonNull(name, "name is null");
        requireNonNull(colors, "colors is null");
        requireNonNull(normalization, "normalization is null");
        Limits.requireName(name, "input name");
        Limits.require(width, 1, Limits.SIDE, "width");
        Limits.require(height, 1, Limits.SIDE, "height");
        Limits.require(maxBatch, 1, Limits.BATCH, "maxBatch");
        Limits.requireValues("the pictures", CHANNELS, height, width, maxBatch);
        if (sizeStep < 0 || (sizeStep > 0 && (width % sizeStep != 0 || height % sizeStep != 0))) {
            throw new IllegalArgumentException("sizeStep " + sizeStep + " does not divide " + width + "x" + height);
        }
    }

    /** Floats of one picture of the greatest size: 3 x height x width. */
    public int pictureLength() {
        return CHANNELS * height * width;
    }
}
