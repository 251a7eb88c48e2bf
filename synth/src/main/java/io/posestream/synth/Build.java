package io.posestream.synth;

import java.util.SplittableRandom;

/**
 * The measures of a body, as shares of stature after common anthropometric tables (Drillis and Contini 1966: thigh 0.245,
 * shank 0.246, ankle 0.039, upper arm 0.186 of which the joint centre takes some, forearm 0.146, hand 0.108).
 *
 * @param height stature in metres
 * @param girth factor on thicknesses, 1 is average
 * @param shoulders half the distance of the shoulder joints, metres
 * @param hips half the distance of the hip joints, metres
 */
record Build(double height, double girth, double shoulders, double hips) {
    private static final double CHILD_SHARE = 0.08;

    /** A person drawn by chance. */
    static Build random(SplittableRandom random) {
        boolean child = random.nextDouble() < CHILD_SHARE;
        double height = child ? random.nextDouble(1.2, 1.45) : random.nextDouble(1.58, 1.92);
        double girth = random.nextDouble(0.88, 1.22);
        double breadth = random.nextDouble(0.098, 0.113);
        return new Build(height, girth, breadth * height, 0.05 * height);
    }

    double thigh() {
        return 0.245 * height;
    }

    double shin() {
        return 0.246 * height;
    }

    double ankle() {
        return 0.045 * height;
    }

    double upperArm() {
        return 0.172 * height;
    }

    double forearm() {
        return 0.15 * height;
    }

    double hand() {
        return 0.095 * height;
    }

    double foot() {
        return 0.12 * height;
    }

    /** From the hips' middle to the shoulders' middle. */
    double trunk() {
        return 0.285 * height;
    }

    /** From the shoulders' middle to the middle of the head. */
    double neck() {
        return 0.115 * height;
    }

    /** Half the head's width, height and depth are these times stature: 0.044, 0.066, 0.056. */
    double headHalfHeight() {
        return 0.066 * height;
    }

    double headHalfWidth() {
        return 0.045 * height;
    }

    double headHalfDepth() {
        return 0.056 * height;
    }

    /** A thickness given as a share of stature for an average person, in metres. */
    double thick(double share) {
        return share * height * girth;
    }
}
