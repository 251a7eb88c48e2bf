package io.posestream.results.overlay;

import java.nio.ByteBuffer;

/**
 * Anti-aliased filling of packed BGR pixels. Each shape is given by its signed distance; a pixel's coverage is {@code
 * clamp(0.5 - distance)} at its centre, and (0, 0) is the centre of the top left pixel. Only pixels that a shape can
 * touch are visited.
 *
 * <p>Common parameters: {@code bgr} (Input/Output) rows of {@code stride} bytes, blue first; {@code width}, {@code
 * height} of the picture, outside of which nothing is written; {@code color} 0xRRGGBB; {@code alpha} opacity in [0, 1].
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
        double left = Math.max(0, Math.min(x0, x1) - reach);
        double right = Math.min(width - 1.0, Math.max(x0, x1) + reach);
        for (int y = (int) Math.max(0, Math.ceil(Math.min(y0, y1) - reach)); y <= bottom; y++) {
            double center = strip == Double.MAX_VALUE ? 0 : x0 + (y - y0) * dx / dy;
            int end = (int) Math.floor(Math.min(right, center + strip));
            for (int x = (int) Math.ceil(Math.max(left, center - strip)); x <= end; x++) {
                double along = squared == 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / squared;
                along = Math.min(1, Math.max(0, along));
                double awayX = x - x0 - along * dx;
                double awayY = y - y0 - along * dy;
                double coverage = radius + 0.5 - Math.sqrt(awayX * awayX + awayY * awayY);
                blend(bgr, y * stride + x * BYTES_PER_PIXEL, color, alpha * coverage(coverage));
            }
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
        int lastX = (int) Math.min(width - 1.0, Math.floor(right + 0.5));
        int lastY = (int) Math.min(height - 1.0, Math.floor(bottom + 0.5));
        for (int y = (int) Math.max(0, Math.ceil(top - 0.5)); y <= lastY; y++) {
            for (int x = (int) Math.max(0, Math.ceil(left - 0.5)); x <= lastX; x++) {
                double distance = roundedDistance(x, y, left, top, right, bottom, corner);
                blend(bgr, y * stride + x * BYTES_PER_PIXEL, color, alpha * coverage(0.5 - distance));
            }
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
        int lastX = (int) Math.min(width - 1.0, Math.floor(right + reach));
        int lastY = (int) Math.min(height - 1.0, Math.floor(bottom + reach));
        for (int y = (int) Math.max(0, Math.ceil(top - reach)); y <= lastY; y++) {
            boolean sidesOnly = y > top + inner && y < bottom - inner;
            int skipFrom = sidesOnly ? (int) Math.floor(left + reach) + 1 : Integer.MAX_VALUE;
            int skipTo = (int) Math.ceil(right - reach);
            for (int x = (int) Math.max(0, Math.ceil(left - reach)); x <= lastX; x++) {
                if (x >= skipFrom && x < skipTo) {
                    x = skipTo;
                }
                if (x <= lastX) {
                    double distance = Math.abs(roundedDistance(x, y, left, top, right, bottom, corner)) - radius;
                    blend(bgr, y * stride + x * BYTES_PER_PIXEL, color, alpha * coverage(0.5 - distance));
                }
            }
        }
    }

    /** Signed distance of (x, y) to a rectangle with round corners; negative inside. */
    static double roundedDistance(
            double x, double y, double left, double top, double right, double bottom, double corner) {
        double beyondX = Math.abs(x - (left + right) / 2) - (right - left) / 2 + corner;
        double beyondY = Math.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + corner;
        double outsideX = Math.max(beyondX, 0);
        double outsideY = Math.max(beyondY, 0);
        double inside = Math.min(Math.max(beyondX, beyondY), 0);
        return inside + Math.sqrt(outsideX * outsideX + outsideY * outsideY) - corner;
    }

    private static double coverage(double value) {
        return Math.min(1, Math.max(0, value));
    }

    /** Mixes a colour into the pixel at a byte index; opacity in 1/256. */
    private static void blend(ByteBuffer bgr, int index, int color, double opacity) {
        int share = (int) (opacity * OPAQUE + 0.5);
        if (share > 0) {
            mix(bgr, index, color & 0xFF, share);
            mix(bgr, index + 1, (color >> 8) & 0xFF, share);
            mix(bgr, index + 2, (color >> 16) & 0xFF, share);
        }
    }

    private static void mix(ByteBuffer bgr, int index, int value, int share) {
        int old = bgr.get(index) & 0xFF;
        bgr.put(index, (byte) (old + (((value - old) * share + OPAQUE / 2) >> 8)));
    }
}
