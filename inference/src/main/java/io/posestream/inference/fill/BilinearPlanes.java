package io.posestream.inference.fill;

import java.nio.ByteBuffer;

/**
 * Bilinear resampling of packed BGR into normalised float planes along separable {@link Axis} tables: each source row
 * is interpolated along x once and kept for the next output row, then two rows are blended along y, normalised and
 * written in one pass that the compiler vectorises. Source rows are copied to an array first: without the second compiler,
 * reading pixels through the buffer takes three times as long. Owns its rows. Not thread-safe.
 *
 * <p>Differs from OpenCV's warpAffine: float instead of 1/32 pixel and 15 bits, up to 4 grey levels.
 */
final class BilinearPlanes {
    private static final int BYTES_PER_PIXEL = 3;
    private static final int LEVEL = 0xff;

    private final int capacity;
    private float[] upper;
    private float[] lower;
    private byte[] pixels = {};
    private int upperRow;
    private int lowerRow;

    /** @param maxWidth most columns of an output */
    BilinearPlanes(int maxWidth) {
        this.capacity = maxWidth;
        this.upper = new float[BYTES_PER_PIXEL * maxWidth];
        this.lower = new float[BYTES_PER_PIXEL * maxWidth];
    }

    /**
     * Fills columns.count x rows.count values of three planes.
     *
     * @param bgr (Input) packed BGR
     * @param stride bytes between rows
     * @param columns (Input) taps along x
     * @param rows (Input) taps along y
     * @param out (Output) where the values go
     */
    void fill(ByteBuffer bgr, int stride, Axis columns, Axis rows, PlaneTarget out) {
        upperRow = -1;
        lowerRow = -1;
        for (int v = 0; v < rows.count; v++) {
            load(bgr, stride, columns, rows.first[v], rows.second[v]);
            for (int channel = 0; channel < BYTES_PER_PIXEL; channel++) {
                float factor = out.factor(channel);
                blend(
                        channel * capacity,
                        rows.firstWeight[v] * factor,
                        rows.secondWeight[v] * factor,
                        out.shift(channel),
                        out.tensor(),
                        out.first(channel) + v * out.width(),
                        columns.count);
            }
        }
    }

    private void load(ByteBuffer bgr, int stride, Axis columns, int first, int second) {
        if (first != upperRow && first == lowerRow) {
            float[] swap = upper;
            upper = lower;
            lower = swap;
            int swapRow = upperRow;
            upperRow = lowerRow;
            lowerRow = swapRow;
        }
        if (first != upperRow) {
            interpolate(bgr, first * stride, columns, upper);
            upperRow = first;
        }
        if (second != lowerRow) {
            interpolate(bgr, second * stride, columns, lower);
            lowerRow = second;
        }
    }

    /** One source row along x: planes of {@code capacity} floats, grey levels 0..255. */
    private void interpolate(ByteBuffer bgr, int row, Axis columns, float[] out) {
        int last = columns.count - 1;
        int from = Math.min(columns.first[0], columns.first[last]);
        int bytes = BYTES_PER_PIXEL * (Math.max(columns.second[0], columns.second[last]) - from + 1);
        if (pixels.length < bytes) {
            pixels = new byte[bytes];
        }
        bgr.get(row + BYTES_PER_PIXEL * from, pixels, 0, bytes);
        interpolate(pixels, from, columns, out, capacity);
    }

    /** @param source packed BGR from column {@code from} on */
    private static void interpolate(byte[] source, int from, Axis columns, float[] out, int plane) {
        int[] first = columns.first;
        int[] second = columns.second;
        float[] firstWeight = columns.firstWeight;
        float[] secondWeight = columns.secondWeight;
        for (int u = 0; u < columns.count; u++) {
            int p = BYTES_PER_PIXEL * (first[u] - from);
            int q = BYTES_PER_PIXEL * (second[u] - from);
            float wp = firstWeight[u];
            float wq = secondWeight[u];
            out[u] = (source[p] & LEVEL) * wp + (source[q] & LEVEL) * wq;
            out[plane + u] = (source[p + 1] & LEVEL) * wp + (source[q + 1] & LEVEL) * wq;
            out[2 * plane + u] = (source[p + 2] & LEVEL) * wp + (source[q + 2] & LEVEL) * wq;
        }
    }

    private void blend(int plane, float wUpper, float wLower, float shift, float[] out, int start, int count) {
        float[] a = upper;
        float[] b = lower;
        for (int u = 0; u < count; u++) {
            out[start + u] = a[plane + u] * wUpper + b[plane + u] * wLower + shift;
        }
    }
}
