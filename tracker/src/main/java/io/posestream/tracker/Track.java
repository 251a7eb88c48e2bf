package io.posestream.tracker;

import io.posestream.core.PosePoints;

/**
 * One person remembered. Immutable.
 *
 * @param epoch of birth
 * @param birthNumber of the frame of birth
 * @param rank among those born in that frame
 * @param displayId order of birth in the fold, from 1
 * @param hits looked-at frames the person was seen in, counted until confirmed
 * @param confirmed whether it is believed
 * @param unseenUs capture time since it was last seen
 * @param unseenFrames looked-at frames since it was last seen
 * @param center filtered centre of the box, as of now
 * @param seenX centre of the box when last seen
 * @param seenY centre of the box when last seen
 * @param width of the box when last seen
 * @param height of the box when last seen
 * @param joints as last seen
 */
record Track(
        long epoch,
        long birthNumber,
        int rank,
        int displayId,
        int hits,
        boolean confirmed,
        long unseenUs,
        int unseenFrames,
        CenterFilter center,
        float seenX,
        float seenY,
        float width,
        float height,
        JointMotion joints) {
    /** µs in a frame of a 25 Hz camera, the unit of the motion model. */
    private static final double FRAME_US = 40_000;

    /** The track {@code dtUs} later, not seen so far. */
    Track later(long dtUs) {
        long unseen = unseenUs + dtUs;
        return new Track(
                epoch,
                birthNumber,
                rank,
                displayId,
                hits,
                confirmed,
                unseen < 0 ? Long.MAX_VALUE : unseen,
                unseenFrames == Integer.MAX_VALUE ? unseenFrames : unseenFrames + 1,
                center.predict(dtUs / FRAME_US, (double) width * height),
                seenX,
                seenY,
                width,
                height,
                joints);
    }

    /** The track after it was seen. */
    Track seen(PosePoints pose, double boxScore, int confirmHits) {
        double x = (pose.left() + pose.right()) / 2;
        double y = (pose.top() + pose.bottom()) / 2;
        int seenHits = Math.min(hits + 1, confirmHits);
        return new Track(
                epoch,
                birthNumber,
                rank,
                displayId,
                seenHits,
                confirmed || seenHits >= confirmHits,
                0,
                0,
                center.update(x, y, pose.area(), boxScore),
                (float) x,
                (float) y,
                (float) (pose.right() - pose.left()),
                (float) (pose.bottom() - pose.top()),
                joints.observed(pose, unseenUs / FRAME_US));
    }

    /** Where the person should be now. */
    PosePoints predicted(TrackerConfig.Motion motion) {
        int size = joints.size();
        double[] x = new double[size];
        double[] y = new double[size];
        double[] score = new double[size];
        boolean each = motion == TrackerConfig.Motion.JOINTS;
        boolean still = motion == TrackerConfig.Motion.NONE;
        double reach = each ? JointMotion.reach(unseenUs / FRAME_US) : 0;
        double shiftX = each || still ? 0 : center.x() - seenX;
        double shiftY = each || still ? 0 : center.y() - seenY;
        for (int joint = 0; joint < size; joint++) {
            x[joint] = joints.x[joint] + joints.velocityX[joint] * reach + shiftX;
            y[joint] = joints.y[joint] + joints.velocityY[joint] * reach + shiftY;
            score[joint] = joints.score[joint];
        }
        return new PosePoints(still ? seenX : center.x(), still ? seenY : center.y(), width, height, x, y, score);
    }
}
