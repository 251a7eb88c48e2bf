package io.posestream.tracker;

import io.posestream.core.PosePoints;

/**
 * The joints of a track as last observed, with a velocity each. Velocities fade while the person is unseen: 0.9 per 25
 * Hz frame. Owns its arrays and never changes.
 */
final class JointMotion {
    /** What is left of a velocity after one 25 Hz frame without an observation. */
    private static final double DECAY = 0.9;
    /** Share of the old velocity when a new step is seen. */
    private static final double KEEP = 0.6;
    /** Joints below this score say nothing about motion. */
    private static final double MIN_SCORE = 0.3;

    /** Five rows of one float per joint: x, y, score, velocity x, velocity y (pixels per 25 Hz frame). */
    final float[] x;

    final float[] y;
    final float[] score;
    final float[] velocityX;
    final float[] velocityY;

    JointMotion(float[] x, float[] y, float[] score, float[] velocityX, float[] velocityY) {
        this.x = x;
        this.y = y;
        this.score = score;
        this.velocityX = velocityX;
        this.velocityY = velocityY;
    }

    /** Joints seen for the first time. */
    static JointMotion at(PosePoints seen) {
        int joints = seen.size();
        JointMotion motion = new JointMotion(
                new float[joints], new float[joints], new float[joints], new float[joints], new float[joints]);
        motion.place(seen);
        return motion;
    }

    private void place(PosePoints seen) {
        for (int joint = 0; joint < x.length; joint++) {
            x[joint] = (float) seen.x(joint);
            y[joint] = (float) seen.y(joint);
            score[joint] = (float) seen.score(joint);
        }
    }

    /** How many joints. */
    int size() {
        return x.length;
    }

    /** By what a velocity is multiplied to give the way made in {@code frames}: 1 + 0.9 + ... for whole numbers. */
    static double reach(double frames) {
        return (1 - StrictMath.pow(DECAY, frames)) / (1 - DECAY);
    }

    /** These joints after {@code seen} was observed, {@code frames} after the last observation. */
    JointMotion observed(PosePoints seen, double frames) {
        JointMotion next = at(seen);
        if (next.size() != size()) {
            return next;
        }
        double fade = StrictMath.pow(DECAY, frames);
        for (int joint = 0; joint < x.length; joint++) {
            double oldX = velocityX[joint] * fade;
            double oldY = velocityY[joint] * fade;
            if (score[joint] >= MIN_SCORE && seen.score(joint) >= MIN_SCORE) {
                oldX = KEEP * oldX + (1 - KEEP) * (seen.x(joint) - x[joint]) / frames;
                oldY = KEEP * oldY + (1 - KEEP) * (seen.y(joint) - y[joint]) / frames;
            }
            next.velocityX[joint] = (float) oldX;
            next.velocityY[joint] = (float) oldY;
        }
        return next;
    }
}
