package io.posestream.detector;

import io.posestream.core.Affine;
import io.posestream.core.Skeleton;
import io.posestream.inference.Call;
import io.posestream.inference.InferenceException;
import io.posestream.inference.fill.Placement;
import io.posestream.inference.manifest.DetectorHead;

/**
 * RTMO as exported by OpenMMLab's deployment code: {@code dets} 1 x N x 5 (left, top, right, bottom, score) and {@code
 * keypoints} 1 x N x joints x 3 (x, y, score) in pixels of the input. Source: rtmlib, {@code rtmo.py}; that it suppresses
 * once more is taken over, its high gate of 0.7 is not.
 */
final class RtmoReader implements BoxReader {
    private static final int ROW = 5;
    private static final int SCORE = 4;

    private final double threshold;
    private final int joints;

    RtmoReader(DetectorHead head, double threshold) {
        this.threshold = threshold;
        this.joints = head.skeleton().map(Skeleton::size).orElseThrow();
    }

    @Override
    public void prepare(Call call, Placement placement, int pictureWidth, int pictureHeight) {}

    @Override
    public void read(Call call, Placement placement, int pictureWidth, int pictureHeight, Candidates found) {
        float[] dets = call.floats("dets");
        float[] keypoints = call.floats("keypoints");
        int people = dets.length / ROW;
        int length = joints * Candidates.POINT;
        if (dets.length != people * ROW || keypoints.length != people * length) {
            throw new InferenceException("dets and keypoints do not go together: " + dets.length + " values, "
                    + keypoints.length + " values for " + joints + " joints");
        }
        Affine toPicture = placement.edgesTo(pictureWidth, pictureHeight);
        for (int person = 0; person < people; person++) {
            int at = person * ROW;
            // written so that a score that is no number is not passed over
            if (!(dets[at + SCORE] < threshold)) {
                found.add(
                        toPicture.x(dets[at], 0),
                        toPicture.y(0, dets[at + 1]),
                        toPicture.x(dets[at + 2], 0),
                        toPicture.y(0, dets[at + 3]),
                        dets[at + SCORE]);
                points(keypoints, person * length, toPicture, found);
            }
        }
    }

    private void points(float[] keypoints, int first, Affine toPicture, Candidates found) {
        for (int joint = 0; joint < joints; joint++) {
            int at = first + joint * Candidates.POINT;
            float x = keypoints[at];
            float y = keypoints[at + 1];
            found.point(joint, toPicture.x(x, y), toPicture.y(x, y), keypoints[at + 2]);
        }
    }

    @Override
    public boolean hasDuplicates() {
        return true;
    }
}
