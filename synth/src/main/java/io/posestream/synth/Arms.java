package io.posestream.synth;

import io.posestream.synth.render.Axes;
import io.posestream.synth.render.Vec3;

/** Poses arms: the swing of the gait, and on it what the person does. Static functions. */
final class Arms {
    private static final double TAU = 2 * StrictMath.PI;

    /** Directions of the two bones of an arm. */
    private record Reach(Vec3 upper, Vec3 lower) {
        Reach toward(Reach other, double share) {
            return new Reach(
                    upper.toward(other.upper, share).unit(),
                    lower.toward(other.lower, share).unit());
        }
    }

    private Arms() {}

    static void place(BodyPose body, Motion motion, int side, int handedness) {
        Reach plain = swing(body, motion, side);
        Reach reach = plain.toward(wanted(body, motion, side, side == handedness, plain), motion.weight());
        Build build = body.build;
        body.elbow[side] = body.shoulder[side].plus(reach.upper(), build.upperArm());
        body.wrist[side] = body.elbow[side].plus(reach.lower(), build.forearm());
        body.hand[side] = body.wrist[side].plus(reach.lower(), build.hand());
    }

    private static Reach swing(BodyPose body, Motion motion, int side) {
        double effort = Gait.effort(motion.speed());
        boolean runs = Gait.runs(motion.speed());
        // The arm is in front when the foot of the other side is.
        double phase = TAU * (motion.cycles() + (side == BodyPose.LEFT ? 0.5 : 0));
        double forward = StrictMath.cos(phase);
        double lift = effort * (runs ? 0.75 * forward - 0.15 : 0.42 * forward) + 0.02;
        double flex = runs ? 1.55 + 0.25 * forward : 0.14 + effort * (0.28 + 0.18 * forward);
        int sign = BodyPose.sign(side);
        return new Reach(arm(body, sign, lift, 0.13), arm(body, sign, lift + flex, runs ? -0.25 : 0.04));
    }

    /** A direction {@code lift} forward of hanging and {@code outward} to the person's side. */
    private static Vec3 arm(BodyPose body, int sign, double lift, double outward) {
        return body.chest
                .direction(
                        sign * StrictMath.sin(outward),
                        -StrictMath.cos(lift) * StrictMath.cos(outward),
                        StrictMath.sin(lift) * StrictMath.cos(outward))
                .unit();
    }

    private static Reach wanted(BodyPose body, Motion motion, int side, boolean leading, Reach plain) {
        int sign = BodyPose.sign(side);
        Axes chest = body.chest;
        double time = motion.time();
        return switch (motion.activity()) {
            case PLAIN -> plain;
            case WAVE ->
                leading
                        ? new Reach(
                                chest.direction(sign * 0.75, 0.45, 0.25).unit(),
                                chest.direction(sign * 0.55 * StrictMath.sin(TAU * 1.4 * time), 1, 0.2)
                                        .unit())
                        : plain;
            case PHONE -> leading ? new Reach(arm(body, sign, 0.35, 0.12), arm(body, sign, 2.05, -0.35)) : plain;
            case TALK -> {
                double beat = 0.35 * StrictMath.sin(TAU * 0.8 * time + sign);
                yield new Reach(arm(body, sign, 0.25 + 0.3 * beat, 0.2), arm(body, sign, 1.45 + beat, -0.2));
            }
            case SIT -> new Reach(arm(body, sign, 0.45, 0.16), arm(body, sign, 1.35, -0.15));
        };
    }
}
