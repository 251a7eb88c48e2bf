package io.posestream.inference.fill;

import io.posestream.core.Affine;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.media.Image;

/**
 * Pictures to normalised planes, in one pass: warp or resize, colour order, normalisation, HWC to CHW. Owns row
 * buffers; one per caller. Not thread-safe.
 */
public final class TensorFill {
    private final InputSpec input;
    private final PlaneTarget target;
    private final BilinearPlanes bilinear;
    private final Axis columns;
    private final Axis rows;
    private final byte[] exact;
    private final SmoothResize smooth = new SmoothResize();

    /** Buffers for pictures of {@code input}. */
    public TensorFill(InputSpec input) {
        this.input = input;
        this.target = new PlaneTarget(input);
        this.bilinear = new BilinearPlanes(input.width());
        this.columns = new Axis(input.width());
        this.rows = new Axis(input.height());
        this.exact = new byte[input.pictureLength()];
    }

    /**
     * Crops by bilinear interpolation in float; what lies outside the picture is grey level 0.
     *
     * @param picture (Input) stays the caller's
     * @param pictureToInput pixels of the picture to pixels of the input, no rotation or shear
     * @param tensor (Output) 3 x height x width floats from {@code offset} on
     * @param offset index of the first float
     */
    public void warp(Image picture, Affine pictureToInput, float[] tensor, int offset) {
        if (pictureToInput.b() != 0 || pictureToInput.d() != 0) {
            throw new IllegalArgumentException("this warp neither turns nor shears: " + pictureToInput);
        }
        columns.crop(input.width(), pictureToInput.a(), pictureToInput.c(), picture.width());
        rows.crop(input.height(), pictureToInput.e(), pictureToInput.f(), picture.height());
        target.at(tensor, offset, input.width(), input.height());
        bilinear.fill(picture.bgr(), picture.strideBytes(), columns, rows, target);
    }

    /**
     * Crops as OpenCV's warpAffine does, to the bit; what lies outside the picture is grey level 0.
     *
     * @param picture (Input) stays the caller's
     * @param pictureToInput pixels of the picture to pixels of the input, any affine map
     * @param tensor (Output) 3 x height x width floats from {@code offset} on
     * @param offset index of the first float
     */
    public void warpExact(Image picture, Affine pictureToInput, float[] tensor, int offset) {
        int width = input.width();
        int height = input.height();
        FixedPointWarp.warp(
                picture.bgr(),
                picture.strideBytes(),
                picture.width(),
                picture.height(),
                pictureToInput,
                exact,
                width,
                height);
        target.at(tensor, offset, width, height);
        normalise(width, height, width, tensor);
    }

    /** Grey levels in {@code exact} to the first columns and rows of planes of {@code stride} columns. */
    private void normalise(int width, int height, int stride, float[] tensor) {
        for (int channel = 0; channel < InputSpec.CHANNELS; channel++) {
            float factor = target.factor(channel);
            float shift = target.shift(channel);
            for (int y = 0; y < height; y++) {
                int start = target.start(channel) + y * stride;
                int from = InputSpec.CHANNELS * y * width + channel;
                for (int x = 0; x < width; x++) {
                    tensor[start + x] = (exact[from + InputSpec.CHANNELS * x] & 0xff) * factor + shift;
                }
            }
        }
    }

    /**
     * Resizes the whole picture into its place in an input as a head says.
     *
     * @param picture (Input) stays the caller's
     * @param size of the input, and of the part that the picture covers
     * @param head says how it is resized, and what the rest is filled with
     * @param tensor (Output) 3 x size.height x size.width floats from index 0 on
     */
    public void resize(Image picture, Placement size, DetectorHead head, float[] tensor) {
        if (!head.resize().isBySides()) {
            resize(picture, size, head.padValue(), tensor);
            return;
        }
        target.at(tensor, 0, size.width(), size.height());
        if (head.resize() == DetectorHead.Resize.SHORTEST_SIDE_SMOOTH) {
            smooth.resize(picture, size.coveredWidth(), size.coveredHeight(), exact);
            normalise(size.coveredWidth(), size.coveredHeight(), size.width(), tensor);
        } else {
            columns.resize(size.coveredWidth(), picture.width());
            rows.resize(size.coveredHeight(), picture.height());
            bilinear.fill(picture.bgr(), picture.strideBytes(), columns, rows, target);
        }
        target.padWithZeros(size);
    }

    /**
     * Resizes the whole picture into its place in an input, pixel centres kept; pads the rest.
     *
     * @param picture (Input) stays the caller's
     * @param size of the input, and of the part that the picture covers
     * @param padValue grey level of the rest
     * @param tensor (Output) 3 x size.height x size.width floats from index 0 on
     */
    public void resize(Image picture, Placement size, int padValue, float[] tensor) {
        columns.resize(size.coveredWidth(), picture.width());
        rows.resize(size.coveredHeight(), picture.height());
        target.at(tensor, 0, size.width(), size.height()).from(size.left(), size.top());
        bilinear.fill(picture.bgr(), picture.strideBytes(), columns, rows, target);
        target.pad(size, padValue);
    }
}
