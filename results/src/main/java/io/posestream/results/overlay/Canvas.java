package io.posestream.results.overlay;

import io.posestream.media.Image;
import java.nio.ByteBuffer;

/**
 * A picture being drawn on. Borrows the picture, which must stay open and have no other handle. Not thread safe.
 */
final class Canvas {
    private final ByteBuffer bgr;
    private final int stride;
    private final int width;
    private final int height;

    /** @param image to draw on */
    Canvas(Image image) {
        this.bgr = image.writableBgr();
        this.stride = image.strideBytes();
        this.width = image.width();
        this.height = image.height();
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** A line with round ends. */
    void line(double x0, double y0, double x1, double y1, double radius, Ink ink) {
        Kernels.capsule(bgr, stride, width, height, x0, y0, x1, y1, radius, ink.color(), ink.alpha());
    }

    /** A disc. */
    void disc(double x, double y, double radius, Ink ink) {
        line(x, y, x, y, radius, ink);
    }

    /** The outline of a rectangle with round corners. */
    void frame(Area area, double corner, double radius, Ink ink) {
        Kernels.frame(
                bgr,
                stride,
                width,
                height,
                area.left(),
                area.top(),
                area.right(),
                area.bottom(),
                area.fit(corner),
                radius,
                ink.color(),
                ink.alpha());
    }

    /** A filled rectangle with round corners. */
    void plate(Area area, double corner, Ink ink) {
        Kernels.plate(
                bgr,
                stride,
                width,
                height,
                area.left(),
                area.top(),
                area.right(),
                area.bottom(),
                area.fit(corner),
                ink.color(),
                ink.alpha());
    }

    /**
     * What a shape is filled with.
     *
     * @param color 0xRRGGBB
     * @param alpha opacity in [0, 1]
     */
    record Ink(int color, double alpha) {}

    /**
     * A rectangle in pixels of the picture.
     *
     * @param left edge
     * @param top edge
     * @param right edge, not left of the left one
     * @param bottom edge, not above the top one
     */
    record Area(double left, double top, double right, double bottom) {
        double width() {
            return right - left;
        }

        double height() {
            return bottom - top;
        }

        /** A corner radius that fits. */
        double fit(double corner) {
            return Math.min(corner, Math.min(width(), height()) / 2);
        }
    }
}
