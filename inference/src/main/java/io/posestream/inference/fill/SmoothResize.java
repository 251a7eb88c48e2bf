package io.posestream.inference.fill;

import io.posestream.inference.manifest.InputSpec;
import io.posestream.media.Image;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Pillow's bilinear resizing, to the bit: a triangle of half-width max(scale, 1) source pixels, weights normalised and
 * rounded to 1 / 2^22, across first, then down, each rounded to a grey level. Source: {@code Resample.c} of Pillow, by its
 * published rule. Owns buffers that grow. Not thread-safe.
 */
final class SmoothResize {
    private static final int CHANNELS = InputSpec.CHANNELS;
    private static final int BITS = 22;
    private static final int HALF = 1 << (BITS - 1);
    private static final int WHITE = 255;

    private final Taps columns = new Taps();
    private final Taps rows = new Taps();
    private byte[] source = {};
    private byte[] across = {};

    /**
     * Resizes.
     *
     * @param picture (Input) stays the caller's
     * @param width of the result, in pixels
     * @param height of the result, in pixels
     * @param out (Output) packed BGR, [height][width][3] from index 0 on
     */
    void resize(Image picture, int width, int height, byte[] out) {
        int bytes = CHANNELS * picture.width() * picture.height();
        source = room(source, bytes);
        ByteBuffer pixels = picture.bgr();
        int row = CHANNELS * picture.width();
        for (int y = 0; y < picture.height(); y++) {
            pixels.get(y * picture.strideBytes(), source, y * row, row);
        }
        byte[] wide = source;
        if (width != picture.width()) {
            across = room(across, CHANNELS * width * picture.height());
            columns.fill(picture.width(), width);
            across(source, picture.width(), picture.height(), width, across);
            wide = across;
        }
        if (height == picture.height()) {
            System.arraycopy(wide, 0, out, 0, CHANNELS * width * height);
        } else {
            rows.fill(picture.height(), height);
            down(wide, width, height, out);
        }
    }

    private static byte[] room(byte[] buffer, int length) {
        return buffer.length < length ? new byte[length] : buffer;
    }

    private void across(byte[] in, int inWidth, int height, int width, byte[] out) {
        for (int y = 0; y < height; y++) {
            int row = CHANNELS * inWidth * y;
            int to = CHANNELS * width * y;
            for (int x = 0; x < width; x++) {
                int blue = HALF;
                int green = HALF;
                int red = HALF;
                int at = row + CHANNELS * columns.first[x];
                int end = columns.start[x + 1];
                for (int tap = columns.start[x]; tap < end; tap++, at += CHANNELS) {
                    int weight = columns.weights[tap];
                    blue += (in[at] & WHITE) * weight;
                    green += (in[at + 1] & WHITE) * weight;
                    red += (in[at + 2] & WHITE) * weight;
                }
                out[to++] = level(blue);
                out[to++] = level(green);
                out[to++] = level(red);
            }
        }
    }

    private void down(byte[] in, int width, int height, byte[] out) {
        int row = CHANNELS * width;
        int[] sums = new int[row];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            int at = rows.first[y] * row;
            for (int tap = rows.start[y]; tap < rows.start[y + 1]; tap++, at += row) {
                int weight = rows.weights[tap];
                for (int i = 0; i < row; i++) {
                    sums[i] += (in[at + i] & WHITE) * weight;
                }
            }
            for (int i = 0; i < row; i++) {
                out[y * row + i] = level(sums[i]);
            }
        }
    }

    private static byte level(int sum) {
        return (byte) Math.min(Math.max(sum >> BITS, 0), WHITE);
    }

    /** For every output position along an axis the first input position and the weights from there on. */
    private static final class Taps {
        private int[] first = {};
        private int[] start = {};
        private int[] weights = {};

        /** @param inSize positions of the input
         * @param outSize positions of the output */
        void fill(int inSize, int outSize) {
            double scale = (double) inSize / outSize;
            double support = Math.max(scale, 1);
            int most = 2 * (int) Math.ceil(support) + 1;
            if (first.length < outSize) {
                first = new int[outSize];
                start = new int[outSize + 1];
            }
            if (weights.length < most * outSize) {
                weights = new int[most * outSize];
            }
            double[] shares = new double[most];
            int next = 0;
            for (int position = 0; position < outSize; position++) {
                double centre = (position + 0.5) * scale;
                int from = Math.max((int) (centre - support + 0.5), 0);
                int to = Math.min((int) (centre + support + 0.5), inSize);
                double sum = 0;
                for (int i = from; i < to; i++) {
                    shares[i - from] = Math.max(1 - Math.abs((i - centre + 0.5) * (1 / support)), 0);
                    sum += shares[i - from];
                }
                first[position] = from;
                start[position] = next;
                for (int i = from; i < to; i++) {
                    double share = sum == 0 ? shares[i - from] : shares[i - from] / sum;
                    weights[next++] = (int) (0.5 + share * (1 << BITS));
                }
            }
            start[outSize] = next;
        }
    }
}
