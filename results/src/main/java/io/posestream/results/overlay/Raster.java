package io.posestream.results.overlay;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A picture's rows in an array while shapes are drawn: a shape touches a dozen pixels of a row, and copying these there
 * and back for each shape takes longer than drawing. Of each row that part is fetched which shapes touch, once, and
 * {@link #flush} puts it back. Owns its arrays, which serve one picture after the other. Not thread-safe.
 */
final class Raster {
    private static final int BYTES_PER_PIXEL = 3;
    /** Columns are fetched in blocks of so many, so that shapes side by side seldom fetch again. */
    private static final int BLOCK = 64;

    private ByteBuffer bgr = ByteBuffer.allocate(0);
    private int stride;
    private int width;
    private int height;
    private byte[] pixels = {};
    /** The first column that is here, per row. */
    private int[] begins = {};
    /** The column after the last that is here, per row; 0 for none. */
    private int[] ends = {};

    /**
     * Begins with a picture.
     *
     * @param picture (Input/Output) packed BGR, rows of {@code bytesPerRow} bytes; borrowed until the flush
     */
    void open(ByteBuffer picture, int bytesPerRow, int columns, int rows) {
        bgr = picture;
        stride = bytesPerRow;
        width = columns;
        height = rows;
        if (pixels.length < stride * height) {
            pixels = new byte[stride * height];
        }
        if (ends.length < height) {
            begins = new int[height];
            ends = new int[height];
        }
        Arrays.fill(ends, 0);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Packed BGR to be read and written where {@link #fetch} has said so. */
    byte[] pixels() {
        return pixels;
    }

    /**
     * Fetches columns {@code from} to {@code to}, both inside the picture, of row {@code y}.
     *
     * @return where column 0 of that row is in {@link #pixels()}
     */
    int fetch(int y, int from, int to) {
        int begin = begins[y];
        int end = ends[y];
        if (from < begin || to >= end) {
            int wantedBegin = from / BLOCK * BLOCK;
            int wantedEnd = Math.min(width, to / BLOCK * BLOCK + BLOCK);
            if (end == 0) {
                begin = wantedBegin;
                end = wantedBegin;
            }
            begins[y] = Math.min(begin, wantedBegin);
            ends[y] = Math.max(end, wantedEnd);
            copy(y, begins[y], begin);
            copy(y, end, ends[y]);
        }
        return y * stride;
    }

    private void copy(int y, int begin, int end) {
        int place = y * stride + BYTES_PER_PIXEL * begin;
        bgr.get(place, pixels, place, BYTES_PER_PIXEL * (end - begin));
    }

    /** Puts back what was fetched. */
    void flush() {
        for (int y = 0; y < height; y++) {
            int place = y * stride + BYTES_PER_PIXEL * begins[y];
            if (ends[y] > 0) {
                bgr.put(place, pixels, place, BYTES_PER_PIXEL * (ends[y] - begins[y]));
            }
        }
    }
}
