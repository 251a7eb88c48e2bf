package io.posestream.synth.render;

/**
 * A point or direction in metres: x to the right, y up, z away from the camera at pan 0. Immutable.
 *
 * @param x to the right
 * @param y up, 0 on the ground
 * @param z away from the viewer
 */
public record Vec3(double x, double y, double z) {
    /** The origin. */
    public static final Vec3 ZERO = new Vec3(0, 0, 0);

    /** The sum. */
    public Vec3 plus(Vec3 other) {
        return new Vec3(x + other.x, y + other.y, z + other.z);
    }

    /** This plus {@code direction} times {@code length}. */
    public Vec3 plus(Vec3 direction, double length) {
        return new Vec3(x + direction.x * length, y + direction.y * length, z + direction.z * length);
    }

    /** The difference. */
    public Vec3 minus(Vec3 other) {
        return new Vec3(x - other.x, y - other.y, z - other.z);
    }

    /** This, {@code factor} times as long. */
    public Vec3 times(double factor) {
        return new Vec3(x * factor, y * factor, z * factor);
    }

    /** The scalar product. */
    public double dot(Vec3 other) {
        return x * other.x + y * other.y + z * other.z;
    }

    /** The vector product by the usual formula: right x up = front in these coordinates. */
    Vec3 cross(Vec3 other) {
        return new Vec3(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    /** Metres, at least 0. */
    public double length() {
        return Math.sqrt(dot(this));
    }

    /** The direction; of a vector without length, up. */
    public Vec3 unit() {
        double length = length();
        return length < 1e-12 ? new Vec3(0, 1, 0) : times(1 / length);
    }

    /** The point at {@code share} of the way to {@code other}. */
    public Vec3 toward(Vec3 other, double share) {
        return plus(other.minus(this), share);
    }
}
