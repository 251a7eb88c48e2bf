package io.posestream.synth.render;

/**
 * A pinhole camera without lens distortion. Camera coordinates: X right, Y down, Z along the optical axis, metres. A
 * point projects to {@code u = cx + f X / Z}, {@code v = cy + f Y / Z} in pixels, the centre of the top left pixel being
 * (0, 0). Immutable.
 *
 * @param position of the pinhole, in world metres
 * @param pan to the right about the vertical, radians; 0 looks along z
 * @param tilt downwards, radians
 * @param focal length in pixels
 * @param cx principal point, pixels
 * @param cy principal point, pixels
 */
public record PinholeCamera(Vec3 position, double pan, double tilt, double focal, double cx, double cy) {
    /** Nearer than this, in metres along the axis, nothing is projected. */
    public static final double NEAR = 0.2;

    /** The camera for a picture of that size, its axis through the middle. */
    static PinholeCamera of(Vec3 position, double pan, double tilt, double focal, int width, int height) {
        return new PinholeCamera(position, pan, tilt, focal, (width - 1) / 2.0, (height - 1) / 2.0);
    }

    PinholeCamera withPan(double newPan) {
        return new PinholeCamera(position, newPan, tilt, focal, cx, cy);
    }

    /** Direction of the picture's rows, in the world. */
    public Vec3 right() {
        return new Vec3(StrictMath.cos(pan), 0, -StrictMath.sin(pan));
    }

    /** Direction of the picture's columns, downwards, in the world. */
    public Vec3 down() {
        double sin = StrictMath.sin(tilt);
        return new Vec3(-StrictMath.sin(pan) * sin, -StrictMath.cos(tilt), -StrictMath.cos(pan) * sin);
    }

    /** Direction of the optical axis, in the world. */
    public Vec3 forward() {
        double cos = StrictMath.cos(tilt);
        return new Vec3(StrictMath.sin(pan) * cos, -StrictMath.sin(tilt), StrictMath.cos(pan) * cos);
    }

    /** A world point in camera coordinates (X, Y, Z). */
    public Vec3 toCamera(Vec3 world) {
        return directionToCamera(world.minus(position));
    }

    /** A world direction in camera coordinates. */
    public Vec3 directionToCamera(Vec3 world) {
        return new Vec3(world.dot(right()), world.dot(down()), world.dot(forward()));
    }

    /** Column of a point in camera coordinates whose Z is positive. */
    public double u(Vec3 camera) {
        return cx + focal * camera.x() / camera.z();
    }

    /** Row of a point in camera coordinates whose Z is positive. */
    public double v(Vec3 camera) {
        return cy + focal * camera.y() / camera.z();
    }
}
