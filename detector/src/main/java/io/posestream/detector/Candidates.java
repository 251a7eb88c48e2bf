package io.posestream.detector;

import io.posestream.inference.InferenceException;
import java.util.Arrays;

/**
 * Boxes of one frame before they are chosen from, edges in pixels of the stored picture. Owns arrays that grow and are
 * used again. Not thread-safe.
 */
final class Candidates {
    private static final int FIRST_CAPACITY = 256;

    float[] left = new float[FIRST_CAPACITY];
    float[] top = new float[FIRST_CAPACITY];
    float[] right = new float[FIRST_CAPACITY];
    float[] bottom = new float[FIRST_CAPACITY];
    float[] score = new float[FIRST_CAPACITY];
    int count;

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

    private void grow() {
        int capacity = 2 * score.length;
        left = Arrays.copyOf(left, capacity);
        top = Arrays.copyOf(top, capacity);
        right = Arrays.copyOf(right, capacity);
        bottom = Arrays.copyOf(bottom, capacity);
        score = Arrays.copyOf(score, capacity);
    }
}
