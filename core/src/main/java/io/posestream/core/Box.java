package io.posestream.core;

/**
 * A box in the COCO sense, in pixels of the source frame as displayed. The centre of the top left pixel is (0, 0).
 *
 * @param x left edge
 * @param y top edge
 * @param width extent to the right, not negative
 * @param height extent downwards, not negative
 */
public record Box(float x, float y, float width, float height) {
    /** Rejects NaN, infinities and negative extents. */
    public Box {
        Checks.requireFinite(x, "x");
        Checks.requireFinite(y, "y");
        Checks.requireFinite(width, "width");
        Checks.requireFinite(height, "height");
        if (width < 0 || height < 0) {
            throw new IllegalArgumentException("negative extent: " + width + " x " + height);
        }
    }

    /** The box between two corners; extents below zero become zero. */
    public static Box between(double left, double top, double right, double bottom) {
        return new Box((float) left, (float) top, (float) Math.max(0, right - left), (float) Math.max(0, bottom - top));
    }

    /** Right edge, x + width. */
    public double right() {
        return (double) x + width;
    }

    /** Bottom edge, y + height. */
    public double bottom() {
        return (double) y + height;
    }

    /** Width times height, in square pixels. */
    public double area() {
        return (double) width * height;
    }

    /** Horizontal centre. */
    public double centerX() {
        return x + width / 2.0;
    }

    /** Vertical centre. */
    public double centerY() {
        return y + height / 2.0;
    }

    /** Intersection over union with {@code other}, in [0, 1]; 0 where the union has no area. */
    public double iou(Box other) {
        double overlapWidth = Math.min(right(), other.right()) - Math.max(x, other.x);
        double overlapHeight = Math.min(bottom(), other.bottom()) - Math.max(y, other.y);
        if (overlapWidth <= 0 || overlapHeight <= 0) {
            return 0;
        }
        double overlap = overlapWidth * overlapHeight;
        return overlap / (area() + other.area() - overlap);
    }

    /** The part inside a frame of {@code frameWidth} x {@code frameHeight} pixels; may have no area. */
    public Box clip(int frameWidth, int frameHeight) {
        return between(
                Math.min(Math.max(x, 0), frameWidth),
                Math.min(Math.max(y, 0), frameHeight),
                Math.min(Math.max(right(), 0), frameWidth),
                Math.min(Math.max(bottom(), 0), frameHeight));
    }
}
