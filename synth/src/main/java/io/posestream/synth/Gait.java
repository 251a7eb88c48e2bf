package io.posestream.synth;

import io.posestream.synth.render.Noise;

/**
 * The path of a foot over one stride, seen from the hips: on the ground it moves back at walking speed, so feet do not
 * slide; in the air it swings forward. Stance takes 62 % of a walking stride and 36 % of a running one, the usual figures
 * of gait analysis. Static functions.
 */
final class Gait {
    /** Above this speed in m/s people run. */
    static final double RUN_SPEED = 2.1;

    private static final double WALK_STANCE = 0.62;
    private static final double RUN_STANCE = 0.36;
    private static final double HEEL_OFF = 0.65;
    private static final double TOE_OFF_PITCH = 0.85;
    private static final double STRIKE_PITCH = -0.35;

    /**
     * A foot at one moment.
     *
     * @param forward of the hips, metres
     * @param lift of the sole above the ground, metres
     * @param pitch toes down, radians
     */
    record Foot(double forward, double lift, double pitch) {}

    private Gait() {}

    /** Length of a stride, two steps, in metres. */
    static double stride(double speed, double height) {
        double usual = speed > RUN_SPEED ? 1.22 * Math.sqrt(speed / 3.0) : 0.8 * Math.sqrt(speed / 1.3);
        return Math.max(0.25, usual) * height;
    }

    /** How much of full movement there is: 0 standing, 1 from 0.5 m/s. */
    static double effort(double speed) {
        return Noise.step(0.02, 0.5, speed);
    }

    static boolean runs(double speed) {
        return speed > RUN_SPEED;
    }

    static double stanceShare(double speed) {
        return runs(speed) ? RUN_STANCE : WALK_STANCE;
    }

    /** The foot whose phase is {@code phase}, 0 at heel strike, in [0, 1). */
    static Foot foot(double phase, double speed, double height) {
        double effort = effort(speed);
        double share = stanceShare(speed);
        double reach = stride(speed, height) * share * effort;
        if (phase < share) {
            return stance(phase / share, reach, effort);
        }
        return swing((phase - share) / (1 - share), reach, effort * height, speed);
    }

    private static Foot stance(double done, double reach, double effort) {
        double strike = STRIKE_PITCH * (1 - Noise.step(0, 0.15, done));
        double push = TOE_OFF_PITCH * Noise.step(HEEL_OFF, 1.05, done);
        return new Foot(reach * (0.5 - done), 0, effort * (strike + push));
    }

    private static Foot swing(double done, double reach, double size, double speed) {
        double eased = Noise.step(0, 1, done);
        double hump = StrictMath.sin(StrictMath.PI * StrictMath.sqrt(done));
        double lift = size * (runs(speed) ? 0.20 : 0.035) * hump;
        double pitch = Noise.mix(TOE_OFF_PITCH, STRIKE_PITCH, Noise.step(0, 0.9, done)) * Math.min(1, size);
        return new Foot(reach * (eased - 0.5), lift, pitch);
    }
}
