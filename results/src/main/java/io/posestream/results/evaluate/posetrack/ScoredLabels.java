package io.posestream.results.evaluate.posetrack;

import java.util.Arrays;

/** A growing list of (score, is it a hit) entries of one joint, in the order of the official tool. Owns its arrays. */
final class ScoredLabels {
    private static final int FIRST_CAPACITY = 64;

    private double[] scores = new double[FIRST_CAPACITY];
    private boolean[] hits = new boolean[FIRST_CAPACITY];
    private int count;

    void add(double score, boolean hit) {
        if (count == scores.length) {
            scores = Arrays.copyOf(scores, 2 * count);
            hits = Arrays.copyOf(hits, 2 * count);
        }
        scores[count] = score;
        hits[count++] = hit;
    }

    void addAll(ScoredLabels other) {
        for (int i = 0; i < other.count; i++) {
            add(other.scores[i], other.hits[i]);
        }
    }

    int count() {
        return count;
    }

    double score(int entry) {
        return scores[entry];
    }

    boolean hit(int entry) {
        return hits[entry];
    }

    /** Entries from the highest score to the lowest; among equal scores as NumPy leaves them, reversed. */
    int[] descending() {
        int[] order = NumpyOrder.ascending(scores, count);
        for (int i = 0, j = count - 1; i < j; i++, j--) {
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }
}
