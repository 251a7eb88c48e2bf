package io.posestream.detector;

import io.posestream.inference.InferenceException;
import java.util.Arrays;

/**
 * Boxes of one frame before they are chosen from, with the keypoints in them where a network gives any; edges and
 * keypoints in pixels of the stored picture. Owns arrays that grow and are used again. Not thread-safe.
 */
final class Candidates {
    /** Values of a keypoint: x, y, score. */
    static final int POINT = 3;

    private static final int FIRST_CAPACITY = 256;

    private final int joints;

    float[] left = new float[FIRST_CAPACITY];
    float[] top = new float[FIRST_CAPACITY];
    float[] right = new float[FIRST_CAPACITY];
    float[] bottom = new float[FIRST_CAPACITY];
    float[] score = new float[FIRST_CAPACITY];
    /** x, y and score of every joint of every box, [count][joints][3]. */
    float[] points;
    /** Scores of these keypoints by the rule of the network's makers, [count][joints]; not limited to [0, 1]. */
    float[] official;

    int count;

    /** Boxes alone. */
    Candidates() {
        this(0);
    }

    /** @param joints keypoints of every box */
    Candidates(int joints) {
        this.joints = joints;
        this.points = new float[FIRST_CAPACITY * joints * POINT];
        this.official = new float[FIRST_CAPACITY * joints];
    }

    void clear() {
        count = 0;
    }

    /**
     * Adds a box; a score a rounding above 1 becomes 1.
     *
     * @throws InferenceException where a value is no number: a broken output is never an empty frame
     */
    void add(double boxLeft, double boxTop, double boxRight, double boxBottom, double boxScore) {
        double sum = boxLeft + boxTop + boxRight + boxBottom + boxScore;
        if (!Float.isFinite((float) sum)) {
            throw new InferenceException("the detector gave a box that is no number: " + boxLeft + ", " + boxTop + ", "
                    + boxRight + ", " + boxBottom + ", score " + boxScore);
        }
        if (count == score.length) {
            grow();
        }
        left[count] = (float) boxLeft;
        top[count] = (float) boxTop;
        right[count] = (float) boxRight;
        bottom[count] = (float) boxBottom;
        score[count] = (float) Math.min(Math.max(boxScore, 0), 1);
        count++;
    }

    /** Sets a keypoint of the box added last, whose score is the makers' own too. */
    void point(int joint, double x, double y, double pointScore) {
        point(joint, x, y, pointScore, pointScore);
    }

    /**
     * Sets a keypoint of the box added last.
     *
     * @param pointScore is brought into [0, 1]
     * @param officialScore by the rule of the network's makers
     * @throws InferenceException where a value is no number
     */
    void point(int joint, double x, double y, double pointScore, double officialScore) {
        if (!Float.isFinite((float) (x + y + pointScore + officialScore))) {
            throw new InferenceException(
                    "the detector gave a keypoint that is no number: " + x + ", " + y + ", score " + pointScore);
        }
        int at = ((count - 1) * joints + joint) * POINT;
        points[at] = (float) x;
        points[at + 1] = (float) y;
        points[at + 2] = (float) Math.min(Math.max(pointScore, 0), 1);
        official[(count - 1) * joints + joint] = (float) officialScore;
    }

    private void grow() {
        int capacity = 2 * score.length;
        left = Arrays.copyOf(left, capacity);
        top = Arrays.copyOf(top, capacity);
        right = Arrays.copyOf(right, capacity);
        bottom = Arrays.copyOf(bottom, capacity);
        score = Arrays.copyOf(score, capacity);
        points = Arrays.copyOf(points, capacity * joints * POINT);
        official = Arrays.copyOf(official, capacity * joints);
    }
}
