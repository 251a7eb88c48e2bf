package io.posestream.evaluate.posetrack.metric;

import io.posestream.evaluate.posetrack.file.Joints;

/**
 * Distances between the joints of true and predicted people of one frame, in head sizes, and the pose assignment made of
 * them. Reuses its buffers from frame to frame. Not thread-safe.
 *
 * <p>Source: {@code assignGTmulti} of poseval (leonid-pishchulin/poseval 4258a15); PoseTrack21 has the same.
 */
final class JointDistances {
    /** A joint is hit within half a head size, inclusive. */
    static final double HIT = 0.5;

    private static final int NONE = -1;

    private double[] distances = new double[0];
    private double[] share = new double[0];
    private int[] truthOf = new int[0];
    private int truths;
    private int predictions;

    /** Measures a frame; needs head sizes. */
    void measure(EvaluationFrame frame) {
        EvaluationFrame.Side truth = frame.truth();
        EvaluationFrame.Side prediction = frame.prediction();
        truths = truth.people();
        predictions = prediction.people();
        int size = truths * predictions * Joints.COUNT;
        if (distances.length < size) {
            distances = new double[size];
            share = new double[size / Joints.COUNT];
        }
        int at = 0;
        for (int p = 0; p < predictions; p++) {
            for (int g = 0; g < truths; g++) {
                for (int joint = 0; joint < Joints.COUNT; joint++) {
                    distances[at++] = distance(truth, g, prediction, p, joint);
                }
            }
        }
    }

    private static double distance(
            EvaluationFrame.Side truth, int g, EvaluationFrame.Side prediction, int p, int joint) {
        if (!truth.has(g, joint) || !prediction.has(p, joint)) {
            return Double.POSITIVE_INFINITY;
        }
        double dx = truth.x(g, joint) - prediction.x(p, joint);
        double dy = truth.y(g, joint) - prediction.y(p, joint);
        return Math.sqrt(dx * dx + dy * dy) / truth.headSize(g);
    }

    /** Distance in head sizes; infinite when one of the two lacks the joint. */
    double at(int p, int g, int joint) {
        return distances[(p * truths + g) * Joints.COUNT + joint];
    }

    /**
     * Assigns each prediction to at most one true person and inversely, greedily: each prediction keeps its best true
     * person, then each true person the best of these; first maximum both times; by the share of its joints that hit.
     *
     * @return (owned here) per prediction the true person, -1 for none
     */
    int[] assign(EvaluationFrame.Side truth) {
        if (truthOf.length < predictions) {
            truthOf = new int[predictions];
        }
        for (int g = 0; g < truths; g++) {
            int annotated = annotated(truth, g);
            for (int p = 0; p < predictions; p++) {
                int hits = hits(p, g);
                share[p * truths + g] = annotated > 0 ? (double) hits / annotated : hits;
            }
        }
        for (int p = 0; p < predictions; p++) {
            truthOf[p] = NONE;
            keepBest(p);
        }
        for (int g = 0; g < truths; g++) {
            int best = 0;
            for (int p = 1; p < predictions; p++) {
                best = share[p * truths + g] > share[best * truths + g] ? p : best;
            }
            if (predictions > 0 && share[best * truths + g] > 0) {
                truthOf[best] = g;
            }
        }
        return truthOf;
    }

    private void keepBest(int p) {
        int best = 0;
        for (int g = 1; g < truths; g++) {
            best = share[p * truths + g] > share[p * truths + best] ? g : best;
        }
        for (int g = 0; g < truths; g++) {
            share[p * truths + g] = g == best ? share[p * truths + g] : 0;
        }
    }

    private int hits(int p, int g) {
        int hits = 0;
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            hits += at(p, g, joint) <= HIT ? 1 : 0;
        }
        return hits;
    }

    private static int annotated(EvaluationFrame.Side truth, int g) {
        int annotated = 0;
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            annotated += truth.has(g, joint) ? 1 : 0;
        }
        return annotated;
    }
}
