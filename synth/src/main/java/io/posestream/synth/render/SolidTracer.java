package io.posestream.synth.render;

/**
 * Where rays from the eye meet a {@link Solid}. A ray meets the sphere at share s of the part at distance
 * {@code f(s) = A + B s - sqrt(C + D s + E s^2)}: A + B s is how far the sphere's centre lies along the ray, the root is over
 * radius squared less distance of centre and ray squared. f is convex where E is negative, so its least value between the
 * ends is where its derivative vanishes, or at the end next to that. Own derivation. One per thread; holds the last hit.
 */
public final class SolidTracer {
    /** Depth of the last hit along the optical axis, metres. */
    public double depth;
    /** Share of the part, 0 to 1, of the last hit. */
    double share;

    private Solid solid;
    private double aa;
    private double ad;
    private double dd;

    /** The solid that the next rays are tried against. */
    public void use(Solid next) {
        solid = next;
        aa = next.ax * next.ax + next.ay * next.ay + next.az * next.az;
        ad = next.ax * next.dx + next.ay * next.dy + next.az * next.dz;
        dd = next.dx * next.dx + next.dy * next.dy + next.dz * next.dz;
    }

    /** Whether the ray through (px, py, 1) in camera coordinates meets the solid. */
    public boolean hit(double px, double py) {
        double[] m = solid.m;
        double vx = m[0] * px + m[1] * py + m[2];
        double vy = m[3] * px + m[4] * py + m[5];
        double vz = m[6] * px + m[7] * py + m[8];
        double inverse = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz);
        double a = (vx * solid.ax + vy * solid.ay + vz * solid.az) * inverse;
        double b = (vx * solid.dx + vy * solid.dy + vz * solid.dz) * inverse;
        double c = solid.r0 * solid.r0 - aa + a * a;
        double d = 2 * (solid.r0 * solid.dr - ad + a * b);
        double e = solid.dr * solid.dr - dd + b * b;
        double s = e < -1e-12 ? best(b, c, d, e) : end(a, b, c, d, e);
        double root = c + s * (d + s * e);
        if (!(root >= 0)) {
            return false;
        }
        share = s;
        depth = (a + b * s - Math.sqrt(root)) * inverse;
        return true;
    }

    private static double best(double b, double c, double d, double e) {
        double middle = -d / (2 * e);
        double top = c + 0.5 * d * middle;
        if (top < 0) {
            return Double.NaN;
        }
        double aside = Math.sqrt(b * b * top / (e * (e - b * b)));
        double s = b > 0 ? middle - aside : middle + aside;
        return s < 0 ? 0 : Math.min(s, 1);
    }

    /** Seen end on: one of the end spheres covers all others. */
    private static double end(double a, double b, double c, double d, double e) {
        double far = c + d + e;
        if (c < 0 || far < 0) {
            return c >= 0 ? 0 : 1;
        }
        return a - Math.sqrt(c) <= a + b - Math.sqrt(far) ? 0 : 1;
    }
}
