package io.posestream.synth;

import io.posestream.synth.render.SceneKind;
import io.posestream.synth.render.SceneLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The people of a scene and their motion over its whole length, worked out in advance at a fixed rate: goals, and a push
 * away from whoever and whatever is near. Immutable once made, thread-safe.
 */
final class Crowd {
    private static final double RATE = 50;
    private static final double PERSONAL = 1.15;

    /**
     * A person of the scene.
     *
     * @param index place in the scene, the track id
     * @param build of the body
     * @param outfit of it
     * @param handedness side of the leading arm
     * @param motions one every 1/50 s
     */
    record Person(int index, Build build, Outfit outfit, int handedness, List<Motion> motions) {
        /** The body at {@code time} in seconds. */
        BodyPose at(double time) {
            double place = Math.min(Math.max(0, time * RATE), motions.size() - 1.001);
            int step = (int) place;
            return Posing.pose(build, motions.get(step).toward(motions.get(step + 1), place - step), handedness);
        }
    }

    private Crowd() {}

    static List<Person> of(SceneOptions options, SceneLayout layout) {
        SplittableRandom random = new SplittableRandom(options.seed());
        List<Walker> walkers = new ArrayList<>();
        List<Outfit> outfits = new ArrayList<>();
        List<Integer> hands = new ArrayList<>();
        int seats = 0;
        for (int index = 0; index < options.people(); index++) {
            SplittableRandom own = random.split();
            boolean standing = options.scene() != SceneKind.CROSSING && own.nextDouble() < 0.3;
            boolean runner = options.scene() == SceneKind.PARK && !standing && own.nextDouble() < 0.55;
            Walker walker = new Walker(Build.random(own), own, standing);
            outfits.add(Outfit.random(own, runner));
            hands.add(own.nextDouble() < 0.2 ? BodyPose.LEFT : BodyPose.RIGHT);
            if (standing && seats < 2 * layout.benches().size() && own.nextDouble() < 0.6) {
                walker.sit(layout.benches().get(seats / 2), seats % 2 == 0 ? -0.42 : 0.4);
                seats++;
            } else {
                Plans.plan(walker, own, options, layout, runner);
            }
            walkers.add(walker);
        }
        List<List<Motion>> motions = simulate(walkers, layout, options.seconds());
        List<Person> people = new ArrayList<>();
        for (int index = 0; index < walkers.size(); index++) {
            people.add(new Person(
                    index,
                    walkers.get(index).build,
                    outfits.get(index),
                    hands.get(index),
                    List.copyOf(motions.get(index))));
        }
        return List.copyOf(people);
    }

    private static List<List<Motion>> simulate(List<Walker> walkers, SceneLayout layout, double seconds) {
        List<List<Motion>> motions = new ArrayList<>();
        walkers.forEach(walker -> motions.add(new ArrayList<>()));
        int steps = (int) Math.ceil(seconds * RATE) + 3;
        for (int step = 0; step < steps; step++) {
            double time = step / RATE;
            for (int index = 0; index < walkers.size(); index++) {
                motions.get(index).add(walkers.get(index).motion(time));
            }
            for (Walker walker : walkers) {
                double[] push = push(walker, walkers, layout);
                walker.step(time, 1 / RATE, push[0], push[1]);
            }
        }
        return motions;
    }

    private static double[] push(Walker walker, List<Walker> walkers, SceneLayout layout) {
        double[] push = new double[2];
        for (Walker other : walkers) {
            if (other != walker) {
                away(push, walker, other.x, other.z, PERSONAL);
            }
        }
        for (SceneLayout.Pillar pillar : layout.pillars()) {
            away(push, walker, pillar.x(), pillar.z(), pillar.radius() + 0.9);
        }
        for (SceneLayout.Bench bench : layout.benches()) {
            away(push, walker, bench.x() - 0.5, bench.z(), 1.1);
            away(push, walker, bench.x() + 0.5, bench.z(), 1.1);
        }
        return push;
    }

    /** Adds a push from a point, growing from 0 at {@code range}, and a little to the right, so that people pass. */
    private static void away(double[] push, Walker walker, double fromX, double fromZ, double range) {
        double dx = walker.x - fromX;
        double dz = walker.z - fromZ;
        double distance = Math.sqrt(dx * dx + dz * dz);
        if (distance < range && distance > 1e-9) {
            double strength = 3.2 * (1 - distance / range) / distance;
            push[0] += strength * (dx - 0.45 * dz);
            push[1] += strength * (dz + 0.45 * dx);
        }
    }
}
