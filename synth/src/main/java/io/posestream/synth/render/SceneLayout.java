package io.posestream.synth.render;

import java.util.List;

/**
 * What stands in a scene and how it is lit and filmed. Distances in metres.
 *
 * @param cameraHeight above the ground
 * @param tilt of the camera, downwards, radians
 * @param focal length as a share of the picture's width
 * @param panSwing half of the camera's pan to and fro, radians; 0 stands still
 * @param near nearest distance where people go
 * @param far farthest distance where people go
 * @param wall distance of what closes the view
 * @param sun direction to the light, length 1
 * @param sunlight its strength
 * @param ambient light from everywhere
 * @param warmth red against blue, 1 is neutral
 * @param pillars round, from the ground up
 * @param benches places where people sit
 */
public record SceneLayout(
        double cameraHeight,
        double tilt,
        double focal,
        double panSwing,
        double near,
        double far,
        double wall,
        Vec3 sun,
        double sunlight,
        double ambient,
        double warmth,
        List<Pillar> pillars,
        List<Bench> benches) {
    /**
     * A pillar.
     *
     * @param x of its axis
     * @param z of its axis
     * @param radius of it
     * @param height of it
     */
    public record Pillar(double x, double z, double radius, double height) {}

    /**
     * A bench, along x.
     *
     * @param x of its middle
     * @param z of its middle
     */
    public record Bench(double x, double z) {
        static final double HALF_WIDTH = 0.9;
        static final double HALF_DEPTH = 0.22;
        static final double HEIGHT = 0.45;
    }

    /** The layout of that kind of scene, always the same. */
    public static SceneLayout of(SceneKind kind) {
        return switch (kind) {
            case PLAZA ->
                new SceneLayout(
                        2.9,
                        0.15,
                        0.95,
                        0,
                        6.0,
                        17,
                        26,
                        sun(-0.55, 0.8, -0.45),
                        0.72,
                        0.5,
                        1.04,
                        List.of(new Pillar(-3.2, 11, 0.28, 5), new Pillar(4.2, 13.5, 0.28, 5)),
                        List.of(new Bench(2.2, 9.5), new Bench(-5.6, 15)));
            case CROSSING ->
                new SceneLayout(
                        4.2,
                        0.24,
                        0.95,
                        0,
                        7.0,
                        17,
                        30,
                        sun(0.2, 1, -0.5),
                        0.32,
                        0.8,
                        0.97,
                        List.of(new Pillar(-4.6, 12.0, 0.09, 5)),
                        List.of());
            case HALL ->
                new SceneLayout(
                        1.75,
                        0.04,
                        0.85,
                        0,
                        4.5,
                        15,
                        22,
                        sun(0.15, 1, -0.4),
                        0.42,
                        0.66,
                        1.1,
                        List.of(
                                new Pillar(-1.9, 8.0, 0.35, 9),
                                new Pillar(2.9, 10.5, 0.35, 9),
                                new Pillar(-4.8, 14, 0.35, 9)),
                        List.of(new Bench(0.6, 13)));
            case PARK ->
                new SceneLayout(
                        2.2,
                        0.10,
                        1.0,
                        0.16,
                        6.0,
                        17,
                        40,
                        sun(0.7, 0.65, -0.3),
                        0.7,
                        0.52,
                        1.0,
                        List.of(new Pillar(-3.0, 14.5, 0.2, 6), new Pillar(5.2, 12, 0.2, 6)),
                        List.of(new Bench(1.0, 15)));
        };
    }

    private static Vec3 sun(double x, double y, double z) {
        return new Vec3(x, y, z).unit();
    }

    /** The camera for frame time {@code time} in seconds. */
    public PinholeCamera camera(int width, int height, double time) {
        double pan = panSwing * StrictMath.sin(0.45 * time);
        return PinholeCamera.of(new Vec3(0, cameraHeight, 0), pan, tilt, focal * width, width, height);
    }

    /** Half the width of what is seen at a distance with the camera at pan 0. */
    public double halfView(double z) {
        return 0.5 / focal * z;
    }
}
