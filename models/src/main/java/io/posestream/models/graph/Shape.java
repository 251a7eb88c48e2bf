package io.posestream.models.graph;

/**
 * The extent of one value for one picture of the batch; the batch itself is dynamic.
 *
 * @param channels at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Shape(int channels, int height, int width) {
    /** Checks the ranges. */
    public Shape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("empty shape " + channels + "x" + height + "x" + width);
        }
    }
}
