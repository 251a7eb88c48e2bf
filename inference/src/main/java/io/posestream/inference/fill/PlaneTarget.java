package io.posestream.inference.fill;

import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.InputSpec;
import java.util.Arrays;

/**
 * Where the blue, green and red values of one picture go in a tensor, and how they are normalised. Not thread-safe.
 */
final class PlaneTarget {
    private final int[] planes = new int[InputSpec.CHANNELS];
    private final float[] factors = new float[InputSpec.CHANNELS];
    private final float[] shifts = new float[InputSpec.CHANNELS];
    private float[] tensor = {};
    private int offset;
    private int width;
    private int height;
    private int before;

    PlaneTarget(InputSpec input) {
        for (int channel = 0; channel < InputSpec.CHANNELS; channel++) {
            planes[channel] = input.colors() == ColorOrder.BGR ? channel : InputSpec.CHANNELS - 1 - channel;
            factors[channel] = (float) input.normalization().factor(planes[channel]);
            shifts[channel] = (float) input.normalization().shift(planes[channel]);
        }
    }

    /** Points to 3 planes of {@code height} x {@code width} floats from {@code offset} on. */
    PlaneTarget at(float[] target, int from, int targetWidth, int targetHeight) {
        int end = Math.addExact(from, InputSpec.CHANNELS * targetWidth * targetHeight);
        if (from < 0 || end > target.length) {
            throw new IllegalArgumentException("no room for " + targetWidth + "x" + targetHeight + " from " + from
                    + " on in " + target.length + " floats");
        }
        tensor = target;
        offset = from;
        width = targetWidth;
        height = targetHeight;
        before = 0;
        return this;
    }

    /** What is filled next begins {@code left} columns and {@code top} rows into the planes. */
    PlaneTarget from(int left, int top) {
        before = top * width + left;
        return this;
    }

    /** Writes the grey level {@code value} around the part that is covered. */
    void pad(Placement size, int value) {
        for (int channel = 0; channel < InputSpec.CHANNELS; channel++) {
            pad(size, start(channel), value * factors[channel] + shifts[channel]);
        }
    }

    /** Writes zeros, whatever grey level they stand for, around the part that is covered. */
    void padWithZeros(Placement size) {
        for (int channel = 0; channel < InputSpec.CHANNELS; channel++) {
            pad(size, start(channel), 0);
        }
    }

    private void pad(Placement size, int start, float value) {
        int right = size.left() + size.coveredWidth();
        int bottom = size.top() + size.coveredHeight();
        Arrays.fill(tensor, start, start + size.top() * width, value);
        for (int y = size.top(); y < bottom; y++) {
            Arrays.fill(tensor, start + y * width, start + y * width + size.left(), value);
            Arrays.fill(tensor, start + y * width + right, start + (y + 1) * width, value);
        }
        Arrays.fill(tensor, start + bottom * width, start + height * width, value);
    }

    float[] tensor() {
        return tensor;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Index of the first value of blue (0), green (1) or red (2). */
    int start(int channel) {
        return offset + planes[channel] * width * height;
    }

    /** Index of the first value to fill of blue (0), green (1) or red (2). */
    int first(int channel) {
        return start(channel) + before;
    }

    float factor(int channel) {
        return factors[channel];
    }

    float shift(int channel) {
        return shifts[channel];
    }
}
