package io.posestream.synth;

import io.posestream.synth.render.SceneLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One person's mind and legs in the {@link Crowd}: where to go, how fast, what to do there. Not thread-safe. */
final class Walker {
    private static final double TURN_RATE = 2.6;
    private static final List<Activity> GESTURES = List.of(Activity.WAVE, Activity.PHONE, Activity.TALK);

    final Build build;
    double x;
    double z;
    private double velocityX;
    private double velocityZ;
    private double heading;
    private double speed;
    private double cycles;
    private double start;
    private double preferred = 1.3;
    private Activity activity = Activity.PLAIN;
    private double weight;
    private double weightGoal;
    private double changeAt;
    private double[] target = new double[2];
    private final List<double[]> goals = new ArrayList<>();
    private final SplittableRandom random;
    private final boolean standing;
    private boolean seated;

    Walker(Build build, SplittableRandom random, boolean standing) {
        this.build = build;
        this.random = random;
        this.standing = standing;
        cycles = random.nextDouble();
    }

    /** Puts the person somewhere, looking at the next goal. */
    void place(double newX, double newZ, double newHeading, double startTime) {
        x = newX;
        z = newZ;
        heading = newHeading;
        start = startTime;
    }

    void prefer(double newSpeed) {
        preferred = newSpeed;
        speed = standing ? 0 : newSpeed;
        velocityX = speed * StrictMath.sin(heading);
        velocityZ = speed * StrictMath.cos(heading);
    }

    void sit(SceneLayout.Bench bench, double offset) {
        place(bench.x() + offset, bench.z() - 0.02, StrictMath.PI + random.nextDouble(-0.25, 0.25), 0);
        seated = true;
        activity = Activity.SIT;
        weight = 1;
        weightGoal = 1;
    }

    void goal(double goalX, double goalZ) {
        goals.add(new double[] {goalX, goalZ});
    }

    boolean isStanding() {
        return standing;
    }

    /** One step in time: think, push off, turn. */
    void step(double time, double dt, double pushX, double pushZ) {
        if (seated || time < start) {
            return;
        }
        if (standing) {
            stand(time, dt);
        }
        Optional<double[]> goal = nextGoal();
        double wantedX = 0;
        double wantedZ = 0;
        if (goal.isPresent() && !standing) {
            double towardX = goal.get()[0] - x;
            double towardZ = goal.get()[1] - z;
            double distance = Math.max(1e-6, Math.sqrt(towardX * towardX + towardZ * towardZ));
            wantedX = preferred * towardX / distance;
            wantedZ = preferred * towardZ / distance;
        }
        double give = Math.min(1, dt / 0.35);
        velocityX += (wantedX + pushX - velocityX) * give;
        velocityZ += (wantedZ + pushZ - velocityZ) * give;
        move(dt);
    }

    private Optional<double[]> nextGoal() {
        while (!goals.isEmpty()) {
            target = goals.get(0);
            double dx = target[0] - x;
            double dz = target[1] - z;
            if (dx * dx + dz * dz > 0.6) {
                return Optional.of(target);
            }
            goals.remove(0);
        }
        return Optional.empty();
    }

    private void move(double dt) {
        double fast = Math.sqrt(velocityX * velocityX + velocityZ * velocityZ);
        if (fast > 0.25 && !standing) {
            turn(StrictMath.atan2(velocityX, velocityZ), TURN_RATE * dt);
        }
        double cap = standing ? 0 : Math.min(fast, preferred * 1.25);
        speed += (cap - speed) * Math.min(1, dt / 0.2);
        x += speed * StrictMath.sin(heading) * dt;
        z += speed * StrictMath.cos(heading) * dt;
        cycles += Gait.effort(speed) * speed * dt / Gait.stride(speed, build.height());
    }

    private void turn(double toward, double most) {
        double off = toward - heading;
        off -= 2 * StrictMath.PI * StrictMath.rint(off / (2 * StrictMath.PI));
        heading += Math.min(most, Math.max(-most, off));
    }

    private void stand(double time, double dt) {
        if (time >= changeAt) {
            weightGoal = weightGoal > 0 ? 0 : 1;
            changeAt = time + (weightGoal > 0 ? random.nextDouble(2.5, 6) : random.nextDouble(0.8, 2));
            target = new double[] {random.nextDouble(-1, 1) + heading, 0};
        }
        if (weight <= 0 && weightGoal > 0) {
            activity = GESTURES.get(random.nextInt(GESTURES.size()));
        }
        double rate = dt / 0.6;
        weight += Math.min(rate, Math.max(-rate, weightGoal - weight));
        if (weightGoal == 0) {
            turn(target[0], 0.8 * dt);
        }
    }

    Motion motion(double time) {
        return new Motion(x, z, heading, Math.max(0, speed), cycles, activity, weight, time);
    }
}
