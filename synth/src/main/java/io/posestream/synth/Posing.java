package io.posestream.synth;

import io.posestream.synth.render.Axes;
import io.posestream.synth.render.Noise;
import io.posestream.synth.render.Vec3;

/** Poses a body for a moment of its motion: legs by inverse kinematics under the {@link Gait}, arms forward. Static. */
final class Posing {
    private static final double TAU = 2 * StrictMath.PI;
    private static final double SEAT_HEIGHT = 0.50;

    private Posing() {}

    /** The body at that moment. */
    static BodyPose pose(Build build, Motion motion, int handedness) {
        BodyPose body = new BodyPose(build, motion.heading());
        double sitting = motion.activity() == Activity.SIT ? motion.weight() : 0;
        placeTrunk(body, motion, sitting);
        for (int side = 0; side < 2; side++) {
            placeLeg(body, motion, side, sitting);
            Arms.place(body, motion, side, handedness);
        }
        return body;
    }

    private static void placeTrunk(BodyPose body, Motion motion, double sitting) {
        Build build = body.build;
        double effort = Gait.effort(motion.speed());
        boolean runs = Gait.runs(motion.speed());
        double swing = StrictMath.sin(TAU * (motion.cycles() + 0.25));
        double bounce = StrictMath.cos(2 * TAU * motion.cycles());
        double breath = StrictMath.sin(1.3 * motion.time() + motion.x());
        double leg = build.thigh() + build.shin();
        double reach = 0.27 * Gait.stride(motion.speed(), build.height()) * Gait.stanceShare(motion.speed()) * effort;
        double straight = (runs ? 0.965 : 0.985) * leg;
        double standing = build.ankle()
                + Math.sqrt(straight * straight - Math.min(reach * reach, 0.3 * leg * leg))
                - effort * build.height() * (runs ? -0.022 : 0.011) * bounce;
        Axes upright = body.pelvis;
        double sway = 0.012 * swing * effort + 0.012 * (1 - effort) * StrictMath.sin(0.7 * motion.time() + motion.z());
        body.hipCenter = new Vec3(motion.x(), Noise.mix(standing, SEAT_HEIGHT + 0.08, sitting), motion.z())
                .plus(upright.right(), sway);
        body.pelvis = upright.yaw(0.13 * swing * effort).roll(0.05 * bounce * effort * swing);
        double lean = runs ? 0.16 : 0.035 * effort + 0.01 * breath;
        body.chest = upright.pitch(lean - 0.10 * sitting).yaw(-0.16 * swing * effort);
        body.shoulderCenter = body.hipCenter.plus(body.chest.up(), build.trunk());
        body.head = upright.pitch(0.03 + headDown(motion)).yaw(headTurn(motion));
        Vec3 nape = body.shoulderCenter.plus(body.chest.up(), 0.35 * build.neck());
        body.headCenter =
                nape.plus(body.head.up(), 0.65 * build.neck()).plus(body.head.front(), 0.012 * build.height());
        for (int side = 0; side < 2; side++) {
            int sign = BodyPose.sign(side);
            body.hip[side] = body.hipCenter.plus(body.pelvis.right(), sign * build.hips());
            body.shoulder[side] = body.shoulderCenter.plus(
                    body.chest.direction(sign * build.shoulders(), -0.012 * build.height(), 0));
        }
    }

    private static double headDown(Motion motion) {
        return motion.activity() == Activity.PHONE ? 0.42 * motion.weight() : 0;
    }

    private static double headTurn(Motion motion) {
        return 0.35
                * StrictMath.sin(0.45 * motion.time() + 3 * motion.x() * 0.1)
                * (1 - 0.6 * Gait.effort(motion.speed()));
    }

    private static void placeLeg(BodyPose body, Motion motion, int side, double sitting) {
        Build build = body.build;
        double phase = motion.cycles() + (side == BodyPose.LEFT ? 0 : 0.5);
        Gait.Foot foot = Gait.foot(phase - StrictMath.floor(phase), motion.speed(), build.height());
        Axes upright = Axes.upright(motion.heading());
        int sign = BodyPose.sign(side);
        double effort = Gait.effort(motion.speed());
        double apart = sign * build.hips() * Noise.mix(1.25, 0.75, effort);
        Vec3 under = new Vec3(motion.x(), 0, motion.z()).plus(upright.right(), apart);
        Vec3 walking = under.plus(upright.direction(0, foot.lift(), foot.forward()));
        Vec3 seated = under.plus(upright.front(), build.thigh() * (side == 0 ? 0.95 : 1.08));
        Vec3 sole = walking.toward(seated, sitting);
        double pitch = foot.pitch() * (1 - sitting);
        // Toes down: the foot turns about its ball; toes up: about its heel.
        double raise = pitch > 0 ? 0.75 * build.foot() * StrictMath.sin(pitch) : 0;
        double slide = pitch > 0 ? 0.75 * build.foot() * (1 - StrictMath.cos(pitch)) : 0;
        Vec3 ankle = sole.plus(upright.direction(0, build.ankle() + raise, slide - 0.02));
        Vec3 knees = upright.direction(sign * 0.06, 0.5 * sitting, 1);
        double seatSpread = sitting * sign * 0.04;
        body.knee[side] =
                bend(body.hip[side], ankle.plus(upright.right(), seatSpread), build.thigh(), build.shin(), knees);
        body.ankle[side] = reach(body.knee[side], ankle.plus(upright.right(), seatSpread), build.shin());
        Axes sprung = upright.yaw(sign * 0.12).pitch(pitch);
        body.toe[side] = body.ankle[side].plus(sprung.direction(0, -0.55 * build.ankle(), build.foot()));
    }

    /**
     * The middle joint of two bones.
     *
     * @param toward where the joint bends to
     */
    static Vec3 bend(Vec3 root, Vec3 target, double first, double second, Vec3 toward) {
        Vec3 line = target.minus(root);
        double distance = Math.min(line.length(), 0.9995 * (first + second));
        Vec3 axis = line.unit();
        double along = (first * first - second * second + distance * distance) / (2 * distance);
        Vec3 side = toward.plus(axis, -toward.dot(axis)).unit();
        return root.plus(axis, along).plus(side, Math.sqrt(Math.max(0, first * first - along * along)));
    }

    /** {@code target}, or the point toward it as far as the bone goes. */
    private static Vec3 reach(Vec3 root, Vec3 target, double bone) {
        return root.plus(target.minus(root).unit(), bone);
    }
}
