package io.posestream.results.overlay;

import java.nio.ByteBuffer;

/**
 * Anti-aliased filling of packed BGR pixels. Each shape is given by its signed distance; a pixel's coverage is {@code
 * clamp(0.5 - distance)} at its centre, and (0, 0) is the centre of the top left pixel. Only pixels that a shape can
 * touch are visited.
 *
 * <p>Common parameters: {@code bgr} (Input/Output) rows of {@code stride} bytes, blue first; {@code width}, {@code
 * height} of the picture, outside of which nothing is written; {@code color} 0xRRGGBB; {@code alpha} opacity in [0, 1].
 *
 * <p>Stretches of rows are drawn on in an array and put back: without the second compiler, mixing pixel by pixel in the
 * buffer takes twice as long, and so does the library's minimum of two doubles.
 */
final class Kernels {
    private static final int BYTES_PER_PIXEL = 3;
    private static final int OPAQUE = 256;

    private Kernels() {}

    /**
     * A line with round ends: all points within {@code radius} of the segment.
     *
     * @param x0 start, in pixels
     * @param x1 end, in pixels; may equal the start, which gives a disc
     * @param radius half the line's width, in pixels
     */
    static void capsule(
            ByteBuffer bgr,
            int stride,
            int width,
            int height,
            double x0,
            double y0,
            double x1,
            double y1,
            double radius,
            int color,
            double alpha) {
        double dx = x1 - x0;
        double dy = y1 - y0;
        double squared = dx * dx + dy * dy;
        double reach = radius + 0.5;
        // Half the width of the strip around the endless line, measured along a row.
        double strip = Math.abs(dy) < 1e-9 ? Double.MAX_VALUE : reach * Math.sqrt(squared) / Math.abs(dy);
        int bottom = (int) Math.min(height - 1.0, Math.floor(Math.max(y0, y1) + reach));
        double left = Math.min(width, Math.max(0, Math.min(x0, x1) - reach));
        double right = Math.max(-1, Math.min(width - 1.0, Math.max(x0, x1) + reach));
        byte[] row = new byte[BYTES_PER_PIXEL * width];
        for (int y = (int) Math.max(0, Math.ceil(Math.min(y0, y1) - reach)); y <= bottom; y++) {
            double center = strip == Double.MAX_VALUE ? 0 : x0 + (y - y0) * dx / dy;
            int end = (int) Math.floor(Math.max(-1, Math.min(right, center + strip)));
            int begin = (int) Math.ceil(Math.min(width, Math.max(left, center - strip)));
            int bytes = BYTES_PER_PIXEL * (end - begin + 1);
            if (bytes <= 0) {
                continue;
            }
            int place = y * stride + BYTES_PER_PIXEL * begin;
            bgr.get(place, row, 0, bytes);
            for (int x = begin; x <= end; x++) {
                double along = squared == 0 ? 0 : unit(((x - x0) * dx + (y - y0) * dy) / squared);
                double awayX = x - x0 - along * dx;
                double awayY = y - y0 - along * dy;
                double coverage = radius + 0.5 - Math.sqrt(awayX * awayX + awayY * awayY);
                blend(row, BYTES_PER_PIXEL * (x - begin), color, alpha * unit(coverage));
            }
            bgr.put(place, row, 0, bytes);
        }
    }

    /**
     * A filled rectangle with round corners.
     *
     * @param left edge, in pixels
     * @param right edge, in pixels
     * @param corner radius of the corners, in pixels; at most half the shorter side
     */
    static void plate(
            ByteBuffer bgr,
            int stride,
            int width,
            int height,
            double left,
            double top,
            double right,
            double bottom,
            double corner,
            int color,
            double alpha) {
        int firstX = first(left - 0.5, width);
        int lastX = last(right + 0.5, width);
        int lastY = (int) Math.min(height - 1.0, Math.floor(bottom + 0.5));
        int bytes = BYTES_PER_PIXEL * (lastX - firstX + 1);
        byte[] row = new byte[Math.max(0, bytes)];
        for (int y = (int) Math.max(0, Math.ceil(top - 0.5)); y <= lastY && bytes > 0; y++) {
            int place = y * stride + BYTES_PER_PIXEL * firstX;
            bgr.get(place, row, 0, bytes);
            for (int x = firstX; x <= lastX; x++) {
                double distance = roundedDistance(x, y, left, top, right, bottom, corner);
                blend(row, BYTES_PER_PIXEL * (x - firstX), color, alpha * unit(0.5 - distance));
            }
            bgr.put(place, row, 0, bytes);
        }
    }

    /**
     * The outline of a rectangle with round corners: all points within {@code radius} of it.
     *
     * @param left edge, in pixels
     * @param right edge, in pixels
     * @param corner radius of the corners, in pixels; at most half the shorter side
     * @param radius half the line's width, in pixels
     */
    static void frame(
            ByteBuffer bgr,
            int stride,
            int width,
            int height,
            double left,
            double top,
            double right,
            double bottom,
            double corner,
            double radius,
            int color,
            double alpha) {
        double reach = radius + 0.5;
        double inner = Math.max(corner, reach);
        int firstX = first(left - reach, width);
        int lastX = last(right + reach, width);
        int lastY = (int) Math.min(height - 1.0, Math.floor(bottom + reach));
        int skipFrom = Math.max(firstX, (int) Math.floor(left + reach) + 1);
        int skipTo = Math.max(skipFrom, (int) Math.ceil(right - reach));
        byte[] row = new byte[Math.max(0, BYTES_PER_PIXEL * (lastX - firstX + 1))];
        for (int y = (int) Math.max(0, Math.ceil(top - reach)); y <= lastY && row.length > 0; y++) {
            boolean sidesOnly = y > top + inner && y < bottom - inner;
            int place = y * stride + BYTES_PER_PIXEL * firstX;
            int leftPixels = (sidesOnly ? Math.min(lastX + 1, skipFrom) : lastX + 1) - firstX;
            int rightFrom = sidesOnly ? Math.min(lastX + 1, skipTo) - firstX : leftPixels;
            int rightPixels = lastX + 1 - firstX - rightFrom;
            bgr.get(place, row, 0, BYTES_PER_PIXEL * leftPixels);
            bgr.get(
                    place + BYTES_PER_PIXEL * rightFrom,
                    row,
                    BYTES_PER_PIXEL * rightFrom,
                    BYTES_PER_PIXEL * rightPixels);
            for (int x = leftPixels > 0 ? 0 : rightFrom;
                    x < rightFrom + rightPixels;
                    x = x == leftPixels - 1 ? rightFrom : x + 1) {
                double away = Math.abs(roundedDistance(firstX + x, y, left, top, right, bottom, corner)) - radius;
                blend(row, BYTES_PER_PIXEL * x, color, alpha * unit(0.5 - away));
            }
            bgr.put(place, row, 0, BYTES_PER_PIXEL * leftPixels);
            bgr.put(
                    place + BYTES_PER_PIXEL * rightFrom,
                    row,
                    BYTES_PER_PIXEL * rightFrom,
                    BYTES_PER_PIXEL * rightPixels);
        }
    }

    /** Signed distance of (x, y) to a rectangle with round corners; negative inside. */
    static double roundedDistance(
            double x, double y, double left, double top, double right, double bottom, double corner) {
        double beyondX = Math.abs(x - (left + right) / 2) - (right - left) / 2 + corner;
        double beyondY = Math.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + corner;
        double outsideX = beyondX > 0 ? beyondX : 0;
        double outsideY = beyondY > 0 ? beyondY : 0;
        double beyond = beyondX > beyondY ? beyondX : beyondY;
        return (beyond < 0 ? beyond : 0) + Math.sqrt(outsideX * outsideX + outsideY * outsideY) - corner;
    }

    /** The first column at or after {@code x}, {@code width} for none. */
    private static int first(double x, int width) {
        return (int) Math.min(width, Math.max(0, Math.ceil(x)));
    }

    /** The last column at or before {@code x}, -1 for none. */
    private static int last(double x, int width) {
        return (int) Math.max(-1, Math.min(width - 1.0, Math.floor(x)));
    }

    /** Into [0, 1]. */
    private static double unit(double value) {
        if (value <= 0) {
            return 0;
        }
        return value < 1 ? value : 1;
    }

    /** Mixes a colour into the pixel at a byte index; opacity in 1/256. */
    private static void blend(byte[] bgr, int index, int color, double opacity) {
        int share = (int) (opacity * OPAQUE + 0.5);
        if (share > 0) {
            mix(bgr, index, color & 0xFF, share);
            mix(bgr, index + 1, (color >> 8) & 0xFF, share);
            mix(bgr, index + 2, (color >> 16) & 0xFF, share);
        }
    }

    private static void mix(byte[] bgr, int index, int value, int share) {
        int old = bgr[index] & 0xFF;
        bgr[index] = (byte) (old + (((value - old) * share + OPAQUE / 2) >> 8));
    }
}
