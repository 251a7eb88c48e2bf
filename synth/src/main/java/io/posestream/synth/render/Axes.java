package io.posestream.synth.render;

/**
 * The orientation of a body part: three directions of length 1, at right angles, right x up = front.
 *
 * @param right of the person
 * @param up toward the head
 * @param front where the part faces
 */
public record Axes(Vec3 right, Vec3 up, Vec3 front) {
    /** Upright, facing {@code heading}: 0 is away from the camera, growing to the right. Radians. */
    public static Axes upright(double heading) {
        double sin = StrictMath.sin(heading);
        double cos = StrictMath.cos(heading);
        return new Axes(new Vec3(cos, 0, -sin), new Vec3(0, 1, 0), new Vec3(sin, 0, cos));
    }

    /** With {@code up} along a limb and right as near as possible to {@code right}. */
    public static Axes along(Vec3 axis, Vec3 right) {
        Vec3 up = axis.unit();
        Vec3 side = right.plus(up, -right.dot(up));
        if (side.length() < 1e-3) {
            side = new Vec3(up.z(), up.x(), up.y()).cross(up);
        }
        Vec3 unit = side.unit();
        return new Axes(unit, up, unit.cross(up));
    }

    /** Turned to the right about up. Radians. */
    public Axes yaw(double angle) {
        double sin = StrictMath.sin(angle);
        double cos = StrictMath.cos(angle);
        return new Axes(right.times(cos).plus(front, -sin), up, front.times(cos).plus(right, sin));
    }

    /** Leant forward about right. Radians. */
    public Axes pitch(double angle) {
        double sin = StrictMath.sin(angle);
        double cos = StrictMath.cos(angle);
        return new Axes(right, up.times(cos).plus(front, sin), front.times(cos).plus(up, -sin));
    }

    /** Leant to the right about front. Radians. */
    public Axes roll(double angle) {
        double sin = StrictMath.sin(angle);
        double cos = StrictMath.cos(angle);
        return new Axes(right.times(cos).plus(up, -sin), up.times(cos).plus(right, sin), front);
    }

    /** The direction with these parts along right, up and front. */
    public Vec3 direction(double alongRight, double alongUp, double alongFront) {
        return right.times(alongRight).plus(up, alongUp).plus(front, alongFront);
    }
}
