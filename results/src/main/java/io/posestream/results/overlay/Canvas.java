package io.posestream.results.overlay;

import io.posestream.media.Image;

/**
 * A picture being drawn on, which shows what was drawn when this is closed. Borrows the picture, which must stay open
 * and have no other handle. Not thread safe.
 */
final class Canvas implements AutoCloseable {
    private final Raster raster;

    /** @param image to draw on */
    Canvas(Image image) {
        this(image, new Raster());
    }

    /** @param raster to draw in, from the same thread and for this picture alone until this is closed */
    Canvas(Image image, Raster raster) {
        this.raster = raster;
        raster.open(image.writableBgr(), image.strideBytes(), image.width(), image.height());
    }

    int width() {
        return raster.width();
    }

    int height() {
        return raster.height();
    }

    @Override
    public void close() {
        raster.flush();
    }

    /** A line with round ends. */
    void line(double x0, double y0, double x1, double y1, double radius, Ink ink) {
        Kernels.capsule(raster, x0, y0, x1, y1, radius, ink.color(), ink.alpha());
    }

    /** A disc. */
    void disc(double x, double y, double radius, Ink ink) {
        line(x, y, x, y, radius, ink);
    }

    /** The outline of a rectangle with round corners. */
    void frame(Area area, double corner, double radius, Ink ink) {
        Kernels.frame(
                raster,
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
                raster,
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
