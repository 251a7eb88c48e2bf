package io.posestream.inference.fill;

import java.nio.ByteBuffer;

/**
 * Bilinear resampling of packed BGR into normalised float planes along separable {@link Axis} tables: of each output row
 * two source rows are interpolated along x, blended along y, normalised and written in one pass. Owns its rows. Not
 * thread-safe.
 *
 * <p>Made for the first compiler alone, which neither hoists nor vectorises: source rows are copied to arrays, since
 * reading pixels through the buffer takes three times as long; grey levels become floats by a table, which takes half
 * the time of a conversion; and nothing is stored between the two directions, although a row that two output rows need
 * is then interpolated twice: together 0.4 of the time of two passes, as much where a crop grows 2.5-fold, more beyond.
 *
 * <p>Differs from OpenCV's warpAffine: float instead of 1/32 pixel and 15 bits, up to 4 grey levels.
 */
final class BilinearPlanes {
    private static final int BYTES_PER_PIXEL = 3;
    private static final int LEVEL = 0xff;
    private static final float[] LEVELS = levels();

    private final int[] places;
    private Row upper = new Row();
    private Row lower = new Row();

    /** The part of a source row that is read, as packed BGR; what lies outside of the picture is left as it was. */
    private static final class Row {
        private byte[] pixels = {};
        private int number;

        /** Makes room, and forgets what is there. */
        void clear(int bytes) {
            number = Integer.MIN_VALUE;
            if (pixels.length < bytes) {
                pixels = new byte[bytes];
            }
        }
    }

    /** @param maxWidth most columns of an output */
    BilinearPlanes(int maxWidth) {
        this.places = new int[maxWidth];
    }

    private static float[] levels() {
        float[] levels = new float[LEVEL + 1];
        for (int level = 0; level <= LEVEL; level++) {
            levels[level] = level;
        }
        return levels;
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
        int from = columns.least();
        int bytes = BYTES_PER_PIXEL * (columns.greatest() - from + 1);
        for (int u = 0; u < columns.count; u++) {
            places[u] = BYTES_PER_PIXEL * (columns.first[u] - from);
        }
        upper.clear(bytes);
        lower.clear(bytes);
        for (int v = 0; v < rows.count; v++) {
            int first = rows.first[v];
            if (first == lower.number) {
                Row swap = upper;
                upper = lower;
                lower = swap;
            }
            load(bgr, stride, columns, rows, first, upper);
            load(bgr, stride, columns, rows, first + 1, lower);
            blend(columns, rows.firstWeight[v], rows.secondWeight[v], out, v * out.width());
        }
    }

    /** Copies those columns of a source row that are inside the picture. */
    private static void load(ByteBuffer bgr, int stride, Axis columns, Axis rows, int number, Row row) {
        if (number != row.number && number >= 0 && number < rows.extent) {
            int from = Math.max(columns.least(), 0);
            int to = Math.min(columns.greatest(), columns.extent - 1);
            bgr.get(
                    number * stride + BYTES_PER_PIXEL * from,
                    row.pixels,
                    BYTES_PER_PIXEL * (from - columns.least()),
                    BYTES_PER_PIXEL * (to - from + 1));
        }
        row.number = number;
    }

    /** One output row, {@code at} values after the first one of each plane. */
    private void blend(Axis columns, float wUpper, float wLower, PlaneTarget target, int at) {
        byte[] a = upper.pixels;
        byte[] b = lower.pixels;
        int[] place = places;
        float[] firstWeight = columns.firstWeight;
        float[] secondWeight = columns.secondWeight;
        float[] out = target.tensor();
        int blue = target.first(0) + at;
        int green = target.first(1) + at;
        int red = target.first(2) + at;
        float upperBlue = wUpper * target.factor(0);
        float upperGreen = wUpper * target.factor(1);
        float upperRed = wUpper * target.factor(2);
        float lowerBlue = wLower * target.factor(0);
        float lowerGreen = wLower * target.factor(1);
        float lowerRed = wLower * target.factor(2);
        float shiftBlue = target.shift(0);
        float shiftGreen = target.shift(1);
        float shiftRed = target.shift(2);
        int count = columns.count;
        for (int u = 0; u < count; u++) {
            int p = place[u];
            float wp = firstWeight[u];
            float wq = secondWeight[u];
            out[blue + u] = along(a, p, wp, wq) * upperBlue + along(b, p, wp, wq) * lowerBlue + shiftBlue;
            out[green + u] = along(a, p + 1, wp, wq) * upperGreen + along(b, p + 1, wp, wq) * lowerGreen + shiftGreen;
            out[red + u] = along(a, p + 2, wp, wq) * upperRed + along(b, p + 2, wp, wq) * lowerRed + shiftRed;
        }
    }

    /** Between the byte at {@code p} and that of the next pixel, 0..255. */
    private static float along(byte[] pixels, int p, float wp, float wq) {
        return LEVELS[pixels[p] & LEVEL] * wp + LEVELS[pixels[p + BYTES_PER_PIXEL] & LEVEL] * wq;
    }
}
