package io.posestream.synth.render;

/**
 * The level ground as a row of the picture shows it: a straight line at one depth. Immutable.
 *
 * @param startX of the ground under column 0, world metres
 * @param startZ of the same
 * @param rightX direction of the row on the ground, a unit vector
 * @param rightZ of the same
 * @param pixel length of one column on the ground, metres
 */
public record GroundRow(double startX, double startZ, double rightX, double rightZ, double pixel) {
    /** The row that a camera above the world's origin shows at depth {@code far}. */
    public static GroundRow of(PinholeCamera camera, Vec3 throughMiddle, double far) {
        Vec3 right = camera.right();
        double pixel = far / camera.focal();
        return new GroundRow(
                far * throughMiddle.x() - camera.cx() * pixel * right.x(),
                far * throughMiddle.z() - camera.cx() * pixel * right.z(),
                right.x(),
                right.z(),
                pixel);
    }

    /** World x of the ground under a column, metres. */
    public double x(int column) {
        return startX + column * pixel * rightX;
    }

    /** World z of the ground under a column, metres. */
    public double z(int column) {
        return startZ + column * pixel * rightZ;
    }

    /** The column, with fraction, nearest to a point of the ground. */
    public double column(double x, double z) {
        return ((x - startX) * rightX + (z - startZ) * rightZ) / pixel;
    }

    /** How far a point of the ground lies from the row, metres; on one side negative. */
    public double across(double x, double z) {
        return (z - startZ) * rightX - (x - startX) * rightZ;
    }
}
