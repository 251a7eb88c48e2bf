package io.posestream.evaluate.posetrack.metric;

import java.util.Arrays;

/** A growing list of (score, is it a hit) entries of one joint, in the order of the official tool. Owns its arrays. */
final class ScoredLabels {
    private static final int FIRST_CAPACITY = 64;

    private double[] scores = new double[FIRST_CAPACITY];
    private boolean[] hits = new boolean[FIRST_CAPACITY];
    private int count;
    private int hitCount;

    void add(double score, boolean hit) {
        reserve(1);
        scores[count] = score;
        hits[count++] = hit;
        hitCount += hit ? 1 : 0;
    }

    void addAll(ScoredLabels other) {
        reserve(other.count);
        System.arraycopy(other.scores, 0, scores, count, other.count);
        System.arraycopy(other.hits, 0, hits, count, other.count);
        count += other.count;
        hitCount += other.hitCount;
    }

    /** Grows by a half where there is no room: with double, a third more of what all sequences need would lie idle. */
    private void reserve(int more) {
        if (count + more > scores.length) {
            int size = Math.max(count + more, scores.length + scores.length / 2);
            scores = Arrays.copyOf(scores, size);
            hits = Arrays.copyOf(hits, size);
        }
    }

    /** How many entries are hits. */
    int hits() {
        return hitCount;
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
