package io.posestream.synth.render;

/** Lights points of solids: the sun, and the sky that is brighter above. For one {@link Layer}, not thread-safe. */
final class Light {
    private Vec3 sun = new Vec3(0, 1, 0);
    private Vec3 up = new Vec3(0, 1, 0);
    private double sunlight;
    private double ambient;
    private double warmth;

    void set(PinholeCamera camera, SceneLayout layout) {
        sun = camera.directionToCamera(layout.sun());
        up = camera.directionToCamera(new Vec3(0, 1, 0));
        sunlight = layout.sunlight();
        ambient = layout.ambient();
        warmth = layout.warmth();
    }

    /** The colour, 0xRRGGBB, of the point at depth {@code z} on the ray (px, py, 1), at {@code share} of the solid. */
    int shade(Solid solid, double px, double py, double z, double share) {
        double[] m = solid.m;
        double radius = solid.r0 + share * solid.dr;
        double nx = ((m[0] * px + m[1] * py + m[2]) * z - solid.ax - share * solid.dx) / radius;
        double ny = ((m[3] * px + m[4] * py + m[5]) * z - solid.ay - share * solid.dy) / radius;
        double nz = ((m[6] * px + m[7] * py + m[8]) * z - solid.az - share * solid.dz) / radius;
        double cx = m[0] * nx + m[3] * ny + m[6] * nz;
        double cy = m[1] * nx + m[4] * ny + m[7] * nz;
        double cz = m[2] * nx + m[5] * ny + m[8] * nz;
        double inverse = 1 / Math.sqrt(cx * cx + cy * cy + cz * cz);
        double facing = (cx * sun.x() + cy * sun.y() + cz * sun.z()) * inverse;
        double skyward = (cx * up.x() + cy * up.y() + cz * up.z()) * inverse;
        double direct = sunlight * Math.max(0, 0.12 + 0.88 * facing);
        double diffuse = ambient * (0.76 + 0.24 * skyward);
        double edge = 0.82 - 0.18 * cz * inverse;
        double light = (direct + diffuse) * edge;
        Rgb colour = solid.paint.at(share, nx, ny, nz);
        return new Rgb(colour.red() * light * warmth, colour.green() * light, colour.blue() * light / warmth).packed();
    }
}
