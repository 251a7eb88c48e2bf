package io.posestream.synth.render;

/**
 * One part of a body in camera coordinates: all spheres from {@code a} with radius {@code r0} to {@code a + d} with radius
 * {@code r0 + dr}, in a space that is stretched along the part's own axes. The eye is the origin. Owns its arrays, read-only.
 */
public final class Solid {
    final Paint paint;
    final double ax;
    final double ay;
    final double az;
    final double dx;
    final double dy;
    final double dz;
    final double r0;
    final double dr;
    /** Camera to the part's space, row by row. */
    final double[] m = new double[9];
    /** The corners and radii that bound the part, in camera coordinates. */
    final Vec3 from;

    final Vec3 to;
    final double reach;

    /**
     * A part.
     *
     * @param from middle of the lower end, world
     * @param to middle of the upper end, world
     * @param r0 radius at {@code from} along the part's right and up axes
     * @param r1 radius at {@code to}
     * @param axes the part's own
     * @param height half-axis along up as a factor of the radius
     * @param depth half-axis along front as a factor of the radius
     */
    public Solid(
            PinholeCamera camera,
            Vec3 from,
            Vec3 to,
            double r0,
            double r1,
            Axes axes,
            double height,
            double depth,
            Paint paint) {
        this.paint = paint;
        this.r0 = r0;
        this.dr = r1 - r0;
        this.from = camera.toCamera(from);
        this.to = camera.toCamera(to);
        this.reach = Math.max(r0, r1) * Math.max(1, Math.max(height, depth));
        setRow(0, camera.directionToCamera(axes.right()));
        setRow(3, camera.directionToCamera(axes.up()).times(1 / height));
        setRow(6, camera.directionToCamera(axes.front()).times(1 / depth));
        ax = row(0, this.from);
        ay = row(3, this.from);
        az = row(6, this.from);
        dx = row(0, this.to) - ax;
        dy = row(3, this.to) - ay;
        dz = row(6, this.to) - az;
    }

    private void setRow(int at, Vec3 row) {
        m[at] = row.x();
        m[at + 1] = row.y();
        m[at + 2] = row.z();
    }

    private double row(int at, Vec3 v) {
        return m[at] * v.x() + m[at + 1] * v.y() + m[at + 2] * v.z();
    }

    /** A depth that no point of the solid lies before, metres. */
    public double nearest() {
        return Math.min(from.z(), to.z()) - reach;
    }
}
