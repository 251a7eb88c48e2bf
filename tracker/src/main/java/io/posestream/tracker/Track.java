package io.posestream.tracker;

import io.posestream.core.match.PosePoints;

/**
 * One person remembered. Immutable.
 *
 * @param epoch of birth
 * @param birthNumber of the frame of birth
 * @param rank among those born in that frame
 * @param displayId order of confirmation in the fold, from 0; {@link #UNNAMED} before
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
    /** The display id of a track that is not confirmed yet. */
    static final int UNNAMED = -1;
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
    Track seen(PosePoints pose, double boxScore, TrackerConfig config) {
        double x = (pose.left() + pose.right()) / 2;
        double y = (pose.top() + pose.bottom()) / 2;
        int seenHits = Math.min(hits + 1, config.confirmHits());
        return new Track(
                epoch,
                birthNumber,
                rank,
                displayId,
                seenHits,
                confirmed || seenHits >= config.confirmHits(),
                0,
                0,
                center.update(x, y, pose.area(), boxScore),
                (float) x,
                (float) y,
                (float) (pose.right() - pose.left()),
                (float) (pose.bottom() - pose.top()),
                joints.observed(pose, unseenUs / FRAME_US, config.rememberJoints()));
    }

    /** The track with the number that people see. */
    Track named(int number) {
        return new Track(
                epoch,
                birthNumber,
                rank,
                number,
                hits,
                confirmed,
                unseenUs,
                unseenFrames,
                center,
                seenX,
                seenY,
                width,
                height,
                joints);
    }

    /** Where the person should be now. */
    PosePoints predicted(TrackerConfig.Motion motion) {
        int size = joints.size();
        double[] x = new double[size];
        double[] y = new double[size];
        double[] score = new double[size];
        boolean still = motion == TrackerConfig.Motion.NONE;
        double reach = JointMotion.reach(unseenUs / FRAME_US);
        double jointReach = motion == TrackerConfig.Motion.JOINTS ? reach : 0;
        // nobody walks on in a straight line behind a pillar for a second: out of sight the box slows down like the
        // joints
        boolean fading = unseenFrames > 1;
        double centerX = still ? seenX : fading ? seenX + center.velocityX() * reach : center.x();
        double centerY = still ? seenY : fading ? seenY + center.velocityY() * reach : center.y();
        double shiftX = motion == TrackerConfig.Motion.BOX ? centerX - seenX : 0;
        double shiftY = motion == TrackerConfig.Motion.BOX ? centerY - seenY : 0;
        for (int joint = 0; joint < size; joint++) {
            x[joint] = joints.x[joint] + joints.velocityX[joint] * jointReach + shiftX;
            y[joint] = joints.y[joint] + joints.velocityY[joint] * jointReach + shiftY;
            score[joint] = joints.score[joint];
        }
        return new PosePoints(centerX, centerY, width, height, x, y, score);
    }
}
