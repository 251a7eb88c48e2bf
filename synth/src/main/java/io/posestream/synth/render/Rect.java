package io.posestream.synth.render;

/**
 * Whole pixels, ends exclusive.
 *
 * @param left first column
 * @param top first row
 * @param right column after the last
 * @param bottom row after the last
 */
public record Rect(int left, int top, int right, int bottom) {
    /** Holds no pixel; the union of it with another is the other. */
    public static final Rect EMPTY =
            new Rect(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE);

    private static final double SLACK = 1.1;

    /** A rectangle that holds a solid's picture; empty when it is too near. */
    static Rect of(PinholeCamera camera, Solid solid) {
        if (solid.nearest() <= PinholeCamera.NEAR) {
            return EMPTY;
        }
        return around(camera, solid.from, solid.reach).union(around(camera, solid.to, solid.reach));
    }

    private static Rect around(PinholeCamera camera, Vec3 center, double radius) {
        double u = camera.u(center);
        double v = camera.v(center);
        double size = SLACK * camera.focal() * radius / (center.z() - radius) + 1;
        return new Rect(
                (int) Math.floor(u - size),
                (int) Math.floor(v - size),
                (int) Math.ceil(u + size) + 1,
                (int) Math.ceil(v + size) + 1);
    }

    /** The least rectangle that holds both. */
    public Rect union(Rect other) {
        return new Rect(
                Math.min(left, other.left),
                Math.min(top, other.top),
                Math.max(right, other.right),
                Math.max(bottom, other.bottom));
    }

    /** What of it lies in a picture of that size. */
    public Rect clip(int width, int height) {
        return clip(0, 0, width, height);
    }

    Rect clip(int minX, int minY, int maxX, int maxY) {
        int x0 = Math.min(Math.max(left, minX), maxX);
        int y0 = Math.min(Math.max(top, minY), maxY);
        return new Rect(x0, y0, Math.max(x0, Math.min(right, maxX)), Math.max(y0, Math.min(bottom, maxY)));
    }

    int width() {
        return right - left;
    }

    int height() {
        return bottom - top;
    }
}
