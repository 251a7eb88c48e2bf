package io.posestream.synth;

import io.posestream.synth.render.SceneKind;
import io.posestream.synth.render.SceneLayout;
import java.util.SplittableRandom;

/** Gives people of the {@link Crowd} their starting places and goals. Static functions. */
final class Plans {
    private static final double OUTSIDE = 1.2;

    private Plans() {}

    static void plan(Walker walker, SplittableRandom random, SceneOptions options, SceneLayout layout, boolean runner) {
        if (walker.isStanding()) {
            double[] spot = inside(random, layout, 0.75);
            walker.place(spot[0], spot[1], random.nextDouble(0, 2 * StrictMath.PI), 0);
            return;
        }
        int side = random.nextDouble() < 0.5 ? -1 : 1;
        if (options.scene() == SceneKind.CROSSING || runner) {
            cross(walker, random, layout, side);
        } else {
            stroll(walker, random, options, layout, side);
        }
        walker.prefer(runner ? random.nextDouble(2.5, 3.4) : random.nextDouble(0.9, 1.6));
    }

    /** To and fro between the sides; some start on the way. */
    private static void cross(Walker walker, SplittableRandom random, SceneLayout layout, int side) {
        double z = random.nextDouble(layout.near(), layout.far());
        double edge = layout.halfView(z) + OUTSIDE;
        double from = random.nextDouble() < 0.75 ? side * random.nextDouble(-0.3, 0.9) * edge : side * edge;
        walker.place(from, z, side > 0 ? -StrictMath.PI / 2 : StrictMath.PI / 2, random.nextDouble(0, 1.5));
        int sign = -side;
        for (int leg = 0; leg < 8; leg++) {
            double lane = Math.min(layout.far(), Math.max(layout.near(), z + random.nextDouble(-1.5, 1.5)));
            walker.goal(sign * (layout.halfView(lane) + OUTSIDE + random.nextDouble(0, 1.5)), lane);
            sign = -sign;
        }
    }

    /** Through the view by places in it, and out in the end. */
    private static void stroll(
            Walker walker, SplittableRandom random, SceneOptions options, SceneLayout layout, int side) {
        boolean here = random.nextDouble() < 0.7;
        double[] spot = inside(random, layout, 0.9);
        double[] next = inside(random, layout, 0.9);
        if (here) {
            walker.place(spot[0], spot[1], StrictMath.atan2(next[0] - spot[0], next[1] - spot[1]), 0);
        } else {
            double z = random.nextDouble(layout.near(), layout.far());
            double start = random.nextDouble(0, Math.max(0.1, 0.4 * options.seconds()));
            walker.place(side * (layout.halfView(z) + OUTSIDE), z, -side * StrictMath.PI / 2, start);
        }
        walker.goal(next[0], next[1]);
        int stops = random.nextInt(1, 5);
        for (int stop = 0; stop < stops; stop++) {
            double[] place = inside(random, layout, 0.9);
            walker.goal(place[0], place[1]);
        }
        double out = random.nextDouble(layout.near(), layout.far());
        walker.goal(side * (layout.halfView(out) + OUTSIDE + 1), out);
    }

    private static double[] inside(SplittableRandom random, SceneLayout layout, double share) {
        double z = random.nextDouble(layout.near(), layout.far());
        return new double[] {random.nextDouble(-share, share) * layout.halfView(z), z};
    }
}
