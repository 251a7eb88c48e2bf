package io.posestream.synth;

import io.posestream.synth.render.Axes;
import io.posestream.synth.render.Vec3;

/**
 * A posed body: where its joints are in the world and how its parts are turned. Sides: 0 is left, 1 is right. Owns its
 * arrays, which are filled by {@link Posing} and only read afterwards.
 */
final class BodyPose {
    static final int LEFT = 0;
    static final int RIGHT = 1;

    final Build build;
    Axes pelvis;
    Axes chest;
    Axes head;
    Vec3 hipCenter = Vec3.ZERO;
    Vec3 shoulderCenter = Vec3.ZERO;
    Vec3 headCenter = Vec3.ZERO;
    final Vec3[] hip = new Vec3[2];
    final Vec3[] knee = new Vec3[2];
    final Vec3[] ankle = new Vec3[2];
    final Vec3[] toe = new Vec3[2];
    final Vec3[] shoulder = new Vec3[2];
    final Vec3[] elbow = new Vec3[2];
    final Vec3[] wrist = new Vec3[2];
    final Vec3[] hand = new Vec3[2];

    BodyPose(Build build, double heading) {
        this.build = build;
        pelvis = Axes.upright(heading);
        chest = pelvis;
        head = pelvis;
    }

    /** -1 for the left side, 1 for the right: the sign along {@link Axes#right}. */
    static int sign(int side) {
        return side == LEFT ? -1 : 1;
    }

    /** A point of the head: shares of its half width, height and depth along right, up and front. */
    Vec3 onHead(double right, double up, double front) {
        return headCenter.plus(head.direction(
                right * build.headHalfWidth(), up * build.headHalfHeight(), front * build.headHalfDepth()));
    }
}
