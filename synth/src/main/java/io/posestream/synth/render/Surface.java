package io.posestream.synth.render;

/** Colours of ground, walls, sky, pillars and benches of a scene. Immutable, thread-safe. */
final class Surface {
    private final SceneKind kind;
    private final SceneLayout layout;
    private final int seed;

    Surface(SceneKind kind, SceneLayout layout, int seed) {
        this.kind = kind;
        this.layout = layout;
        this.seed = seed;
    }

    /** The ground at (x, z) under light, shadows of what stands there included; {@code grain} is a pixel's size on it, metres. */
    Rgb ground(double x, double z, double grain) {
        Rgb base = switch (kind) {
            case PLAZA -> tiles(x, z, 0.7, Rgb.of(0xb4aa9a), grain);
            case CROSSING -> street(x, z, grain);
            case HALL -> tiles(x, z, 1.1, Rgb.of(0xa49c92), grain);
            case PARK -> lawn(x, z, grain);
        };
        return base.times(1 + 0.35 * Noise.octaves(x, z, 1.7, grain, seed)).times(shade(x, z));
    }

    private Rgb tiles(double x, double z, double size, Rgb colour, double grain) {
        double across = x / size + 0.5 * (Noise.floor(z / size) & 1);
        int column = Noise.floor(across);
        int row = Noise.floor(z / size);
        double edge =
                Math.min(Math.min(across - column, column + 1 - across), Math.min(z / size - row, row + 1 - z / size))
                        * size;
        double joint = (1 - Noise.step(0.006, 0.02 + grain, edge)) * Math.min(1, 0.03 / (grain + 0.012));
        double tone = 0.92 + 0.14 * Noise.hash(column, row, seed);
        return colour.times(tone * (1 - 0.38 * joint));
    }

    private Rgb street(double x, double z, double grain) {
        Rgb asphalt = Rgb.of(0x55575a).times(1 + 0.5 * Noise.octaves(x, z, 9, grain, seed + 9));
        if (z < 5.5 || z > 18.5) {
            return z < 5.2 || z > 18.8 ? tiles(x, z, 0.5, Rgb.of(0x96948e), grain) : Rgb.of(0xb0aea8);
        }
        double stripe = z / 1.1 - Noise.floor(z / 1.1);
        double white = Noise.step(0.47 - grain, 0.5 + grain, stripe) * (1 - Noise.step(0.95, 1.0, stripe));
        double worn = 0.75 + 0.5 * Noise.octaves(x, z, 4, grain, seed + 3);
        return asphalt.toward(Rgb.of(0xd8d8d4), white * Math.min(0.9, worn));
    }

    private Rgb lawn(double x, double z, double grain) {
        double wander = 0.9 * StrictMath.sin(0.25 * x) + 10.5;
        double path = 1 - Noise.step(1.9, 2.3, Math.abs(z - wander) + 0.5 * Noise.octaves(x, z, 1, grain, seed + 5));
        Rgb grass = Rgb.of(0x5c7a38).times(1 + 0.7 * Noise.octaves(x, 0.6 * z, 6, grain, seed + 7));
        Rgb gravel = Rgb.of(0xb4a284).times(1 + 0.4 * Noise.octaves(x, z, 12, grain, seed + 8));
        return grass.toward(gravel, path);
    }

    /** Light on the ground near what stands on it, and in its shadow. */
    private double shade(double x, double z) {
        double light = 1;
        Vec3 sun = layout.sun();
        for (SceneLayout.Pillar pillar : layout.pillars()) {
            double dx = x - pillar.x();
            double dz = z - pillar.z();
            double near = Math.sqrt(dx * dx + dz * dz) / pillar.radius();
            light = Math.min(light, 0.55 + 0.45 * Noise.step(0.9, 2.2, near));
            double length = Math.sqrt(sun.x() * sun.x() + sun.z() * sun.z());
            double along = -(dx * sun.x() + dz * sun.z()) / length;
            double aside = Math.abs(dx * sun.z() - dz * sun.x()) / length / pillar.radius();
            double cast = along > 0 && along < pillar.height() * length / sun.y() ? 1 - Noise.step(0.8, 1.3, aside) : 0;
            light = Math.min(light, 1 - 0.6 * layout.sunlight() * cast);
        }
        for (SceneLayout.Bench bench : layout.benches()) {
            double over =
                    Math.max(Math.abs(x - bench.x()) - SceneLayout.Bench.HALF_WIDTH, Math.abs(z - bench.z()) - 0.3);
            light = Math.min(light, 0.5 + 0.5 * Noise.step(-0.15, 0.3, over));
        }
        return light;
    }

    /** What closes the view, {@code y} above the ground. */
    Rgb wall(double x, double y, double grain) {
        if (kind == SceneKind.PARK) {
            double leaves = Noise.octaves(x, y, 0.9, grain, seed + 20) + 0.4 * Noise.octaves(x, y, 5, grain, seed + 21);
            return Rgb.of(0x4c6438).times(0.75 + 1.1 * leaves);
        }
        Rgb base = kind == SceneKind.PLAZA
                ? Rgb.of(0xc4a684)
                : kind == SceneKind.HALL ? Rgb.of(0xb8ac9c) : Rgb.of(0x8e8680);
        Rgb plaster = base.times(1 + 0.25 * Noise.octaves(x, y, 0.8, grain, seed + 22));
        double column = x / 3.1 - Noise.floor(x / 3.1);
        double floor = y / 3.4 - Noise.floor(y / 3.4);
        boolean window = column > 0.28 && column < 0.72 && floor > 0.3 && floor < 0.82;
        if (window) {
            boolean frame =
                    Math.abs(column - 0.5) < 0.012 || column < 0.3 || column > 0.7 || floor < 0.33 || floor > 0.8;
            double glass = Noise.hash(Noise.floor(x / 3.1), Noise.floor(y / 3.4), seed);
            return frame ? Rgb.of(0xd4d0c8) : Rgb.of(0x3c4854).times(0.75 + 0.7 * glass + 0.3 * floor);
        }
        return floor < 0.05 ? plaster.times(0.8) : plaster;
    }

    /** Height of the wall at x: roofs, or the tops of trees. */
    double wallHeight(double x) {
        return switch (kind) {
            case PARK -> 5.5 + 5 * Noise.octaves(x, 0, 0.25, 0, seed + 30);
            case HALL -> 100;
            default -> 8 + 3.4 * Noise.floor(3 * Noise.hash(Noise.floor(x / 12.4), 3, seed));
        };
    }

    /** The sky in a direction, {@code rise} its height. */
    Rgb sky(double turn, double rise) {
        Rgb high = kind == SceneKind.CROSSING ? Rgb.of(0xa8b0b8) : Rgb.of(0x7aa4d4);
        Rgb clear = Rgb.of(0xd8e0e4).toward(high, Math.min(1, 2.2 * rise));
        return clear.toward(Rgb.of(0xf0f0ee), Noise.step(0.0, 0.3, Noise.octaves(3 * turn, 9 * rise, 1, 0, seed + 40)));
    }

    /** A pillar's skin; x, z the normal, y the height. */
    Rgb pillar(double x, double y, double z) {
        Rgb base = kind == SceneKind.PARK
                ? Rgb.of(0x5c4632)
                : kind == SceneKind.CROSSING ? Rgb.of(0x4a4e50) : Rgb.of(0xb0a898);
        double light = layout.ambient()
                + layout.sunlight()
                        * Math.max(0, x * layout.sun().x() + z * layout.sun().z());
        double grain = kind == SceneKind.PARK
                ? Noise.smooth(9 * x, 2.5 * y, seed + 50) - 0.5
                : 0.3 * (Noise.smooth(6 * x, 3 * y, seed + 51) - 0.5);
        return base.times((0.85 + 0.5 * grain) * light * (0.7 + 0.3 * Noise.step(0, 0.5, y)));
    }

    /** A bench: its top, or the side that is seen. */
    Rgb bench(double x, double z, boolean top) {
        double plank = z * 9 - Noise.floor(z * 9);
        Rgb wood = Rgb.of(0x8a6440).times(0.9 + 0.25 * Noise.smooth(4 * x, 30 * z, seed + 60));
        return top ? wood.times(plank < 0.1 ? 0.6 : 1.05) : wood.times(0.6);
    }
}
