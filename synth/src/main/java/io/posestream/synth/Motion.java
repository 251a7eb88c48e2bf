package io.posestream.synth;

import io.posestream.synth.render.Axes;
import io.posestream.synth.render.Noise;

/**
 * Where a person is and what phase its movement has, at one time.
 *
 * @param x of the body on the ground, metres
 * @param z of the body on the ground, metres
 * @param heading as in {@link Axes#upright}
 * @param speed along the heading, m/s
 * @param cycles strides made so far; the fraction is the phase of the left foot, 0 at its heel strike
 * @param activity of the arms
 * @param weight how far the activity has come in, 0 to 1
 * @param time in seconds, for movements that do not depend on the legs
 */
record Motion(
        double x,
        double z,
        double heading,
        double speed,
        double cycles,
        Activity activity,
        double weight,
        double time) {
    /** Between this and a later one, all of it linear; headings must not jump. */
    Motion toward(Motion later, double share) {
        return new Motion(
                Noise.mix(x, later.x, share),
                Noise.mix(z, later.z, share),
                Noise.mix(heading, later.heading, share),
                Noise.mix(speed, later.speed, share),
                Noise.mix(cycles, later.cycles, share),
                activity,
                Noise.mix(weight, later.weight, share),
                Noise.mix(time, later.time, share));
    }
}
