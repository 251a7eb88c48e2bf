package io.posestream.evaluate.posetrack.metric;

import io.posestream.evaluate.posetrack.file.Joints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often true and predicted tracks of a sequence exist and agree, per joint, or per cell (alpha and joint, {@code
 * [alpha * 15 + joint]}). Not thread-safe.
 */
final class HotaTracks {
    private static final int CELLS = HotaTable.ALPHAS * Joints.COUNT;

    private final Numbering truths = new Numbering();
    private final Numbering predictions = new Numbering();
    private final List<int[]> jointsOfTruth = new ArrayList<>();
    private final List<int[]> jointsOfPrediction = new ArrayList<>();
    private final List<Fragment> open = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Map<Integer, Pair>> pairsOfTruth = new ArrayList<>();

    /** Counts the joints that exist in a frame. */
    void count(EvaluationFrame frame) {
        for (int g = 0; g < frame.truth().people(); g++) {
            int track = truths.add(frame.truth().id(g));
            if (track == jointsOfTruth.size()) {
                jointsOfTruth.add(new int[Joints.COUNT]);
                open.add(new Fragment());
                pairsOfTruth.add(new HashMap<>());
            }
            add(frame.truth(), g, jointsOfTruth.get(track));
        }
        for (int p = 0; p < frame.prediction().people(); p++) {
            int track = predictions.add(frame.prediction().id(p));
            if (track == jointsOfPrediction.size()) {
                jointsOfPrediction.add(new int[Joints.COUNT]);
            }
            add(frame.prediction(), p, jointsOfPrediction.get(track));
        }
    }

    private static void add(EvaluationFrame.Side side, int person, int[] joints) {
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            joints[joint] += side.has(person, joint) ? 1 : 0;
        }
    }

    /** The pair of two tracks that are there. */
    Pair pair(long truthId, long predictionId) {
        int truth = truths.of(truthId);
        int prediction = predictions.of(predictionId);
        return pairsOfTruth.get(truth).computeIfAbsent(prediction, number -> {
            Pair pair = new Pair(open.get(truth), truth, number);
            pairs.add(pair);
            return pair;
        });
    }

    /** The sum over pairs that an association figure is made of, per cell, before it is divided by the positives. */
    double[] association(HotaField field) {
        double[] sums = new double[CELLS];
        for (Pair pair : pairs) {
            int[] ofTruth = jointsOfTruth.get(pair.truth);
            int[] ofPrediction = jointsOfPrediction.get(pair.prediction);
            for (int cell = 0; cell < CELLS; cell++) {
                int joint = cell % Joints.COUNT;
                double agreed = pair.agreed[cell];
                double either = Math.max(1, ofTruth[joint] + ofPrediction[joint] - agreed);
                sums[cell] += switch (field) {
                    case ASSA -> agreed * agreed / either;
                    case ASSRE -> agreed * agreed / Math.max(1, ofTruth[joint]);
                    case ASSPR -> agreed * agreed / Math.max(1, ofPrediction[joint]);
                    case FRAGA -> pair.squaredFragments[cell] / either;
                    default -> throw new IllegalArgumentException("not an association figure: " + field);
                };
            }
        }
        return sums;
    }

    /** The run of agreements a true track is in, per cell. */
    private static final class Fragment {
        private final int[] prediction = new int[CELLS];
        private final int[] length = new int[CELLS];

        private Fragment() {
            Arrays.fill(prediction, -1);
        }
    }

    /** Two tracks that were matched somewhere. */
    static final class Pair {
        private final Fragment fragment;
        private final int truth;
        private final int prediction;
        private final int[] agreed = new int[CELLS];
        private final long[] squaredFragments = new long[CELLS];

        private Pair(Fragment fragment, int truth, int prediction) {
            this.fragment = fragment;
            this.truth = truth;
            this.prediction = prediction;
        }

        /** Counts a true positive. A new fragment opens where the true track last agreed with another. */
        void agree(int cell) {
            if (fragment.prediction[cell] != prediction) {
                fragment.prediction[cell] = prediction;
                fragment.length[cell] = 0;
            }
            agreed[cell]++;
            // the square of the fragment's length grows by 2k + 1 when the length grows from k
            squaredFragments[cell] += 2L * fragment.length[cell]++ + 1;
        }
    }
}
