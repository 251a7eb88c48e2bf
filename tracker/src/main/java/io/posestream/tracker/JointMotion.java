package io.posestream.tracker;

import io.posestream.core.match.PosePoints;

/**
 * The joints of a track as last observed, with a velocity each. Velocities fade while the person is unseen: 0.9 per 25
 * Hz frame. A joint that is not surely seen may keep its predicted place, with a score that fades, so that an arm behind
 * somebody's back is still known when it comes out. Owns its arrays and never changes.
 */
final class JointMotion {
    /** What is left of a velocity after one 25 Hz frame without an observation. */
    private static final double DECAY = 0.9;
    /** Share of the old velocity when a new step is seen. */
    private static final double KEEP = 0.6;
    /** Joints below this score say nothing about motion. */
    private static final double MIN_SCORE = 0.3;
    /** What is left of the score of a joint kept at its predicted place, per observation. */
    private static final double SCORE_FADE = 0.8;
    /** Longer than this, in 25 Hz frames, is a gap. */
    private static final double GAP = 1.5;

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

    /**
     * These joints after {@code seen} was observed, {@code frames} after the last observation. After a gap the velocity is
     * that between the two observations: what was filtered before it is out of date (after OC-SORT, Cao et al. 2023).
     *
     * @param remember whether joints that are not surely seen keep their predicted place
     */
    JointMotion observed(PosePoints seen, double frames, boolean remember) {
        JointMotion next = at(seen);
        if (next.size() != size()) {
            return next;
        }
        double keep = frames > GAP ? 0 : KEEP;
        double fade = StrictMath.pow(DECAY, frames);
        double reach = reach(frames);
        for (int joint = 0; joint < x.length; joint++) {
            boolean sure = seen.score(joint) >= MIN_SCORE;
            double changedX = velocityX[joint] * fade;
            double changedY = velocityY[joint] * fade;
            if (sure && score[joint] >= MIN_SCORE) {
                changedX = keep * changedX + (1 - keep) * (seen.x(joint) - x[joint]) / frames;
                changedY = keep * changedY + (1 - keep) * (seen.y(joint) - y[joint]) / frames;
            }
            next.velocityX[joint] = (float) changedX;
            next.velocityY[joint] = (float) changedY;
            if (remember && !sure) {
                next.x[joint] = (float) (x[joint] + velocityX[joint] * reach);
                next.y[joint] = (float) (y[joint] + velocityY[joint] * reach);
                next.score[joint] = (float) (score[joint] * SCORE_FADE);
            }
        }
        return next;
    }
}
