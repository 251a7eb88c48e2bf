package io.posestream.evaluate.posetrack.metric;

import io.posestream.core.match.Assignment;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.Joints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * IDF1 per joint: true and predicted tracks of a sequence are paired one to one so that most joints agree, and IDF1 is
 * twice the agreeing joints over all true and predicted ones. An addition: no official PoseTrack tool has it. It is
 * computed on the frames of CLEAR-MOT, within half a head size, without dummy objects. Not thread-safe.
 *
 * <p>Source: Ristani et al., "Performance measures and a data set for multi-target, multi-camera tracking", 2016.
 */
public final class IdentityTally {
    private static final double PERCENT = 100;

    private final long[] agreeing = new long[Joints.COUNT];
    private final long[] truths = new long[Joints.COUNT];
    private final long[] predictions = new long[Joints.COUNT];
    private final Assignment assignment = new Assignment();

    /** Adds one sequence. */
    public void add(List<EvaluationFrame> frames, Mode mode) {
        Numbering trueTracks = new Numbering();
        Numbering predictedTracks = new Numbering();
        List<EvaluationFrame> evaluated = ClearMot.evaluated(frames, mode);
        for (EvaluationFrame frame : evaluated) {
            trueTracks.addAll(frame.truth());
            predictedTracks.addAll(frame.prediction());
        }
        List<Map<Integer, Integer>> together = new ArrayList<>();
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            together.add(new HashMap<>());
        }
        JointDistances distances = new JointDistances();
        for (EvaluationFrame frame : evaluated) {
            distances.measure(frame);
            for (int joint = 0; joint < Joints.COUNT; joint++) {
                truths[joint] += frame.truth().count(joint);
                predictions[joint] += frame.prediction().count(joint);
            }
            for (int g = 0; g < frame.truth().people(); g++) {
                for (int p = 0; p < frame.prediction().people(); p++) {
                    int pair = trueTracks.of(frame.truth().id(g)) * predictedTracks.count()
                            + predictedTracks.of(frame.prediction().id(p));
                    countTogether(distances, g, p, pair, together);
                }
            }
        }
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            agreeing[joint] += agreeing(together.get(joint), trueTracks.count(), predictedTracks.count());
        }
    }

    private static void countTogether(
            JointDistances distances, int g, int p, int pair, List<Map<Integer, Integer>> together) {
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            if (distances.at(p, g, joint) <= JointDistances.HIT) {
                together.get(joint).merge(pair, 1, Integer::sum);
            }
        }
    }

    private long agreeing(Map<Integer, Integer> together, int trueTracks, int predictedTracks) {
        if (together.isEmpty()) {
            return 0;
        }
        // only tracks that ever agree take part; the order of their numbers decides nothing but ties of equal sum
        Numbering rows = new Numbering();
        Numbering columns = new Numbering();
        together.keySet().stream().sorted().forEach(pair -> {
            rows.add(pair / predictedTracks);
            columns.add(pair % predictedTracks);
        });
        double[] cost = new double[rows.count() * columns.count()];
        together.forEach((pair, count) ->
                cost[rows.of(pair / predictedTracks) * columns.count() + columns.of(pair % predictedTracks)] = -count);
        int[] columnOf = new int[Math.max(rows.count(), trueTracks)];
        assignment.solve(cost, rows.count(), columns.count(), columnOf);
        long sum = 0;
        for (int row = 0; row < rows.count(); row++) {
            sum -= columnOf[row] < 0 ? 0 : (long) cost[row * columns.count() + columnOf[row]];
        }
        return sum;
    }

    /** Percent; NaN for a joint that neither side has. */
    public JointValues idf1() {
        double[] values = new double[Joints.COUNT];
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            long both = truths[joint] + predictions[joint];
            values[joint] = both == 0 ? Double.NaN : PERCENT * 2 * agreeing[joint] / both;
        }
        return JointValues.withMean(values);
    }
}
