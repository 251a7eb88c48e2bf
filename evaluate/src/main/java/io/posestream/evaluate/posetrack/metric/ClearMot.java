package io.posestream.evaluate.posetrack.metric;

import io.posestream.core.match.Assignment;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.Joints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CLEAR-MOT of one sequence, joint by joint: poseval's {@code evaluateTracking} over the accumulator of py-motmetrics
 * 1.0.2. Not thread-safe; one use.
 *
 * <p>Quirks of the official mode, absent in the strict one: the last scored frame is not evaluated; a frame without
 * predictions, or whose truth the ignore regions emptied, counts one object, one miss and one false positive per joint,
 * however many people it holds. Both: a track keeps its last hypothesis for the whole sequence, with no limit of time.
 */
public final class ClearMot {
    private static final int NONE = -1;

    private final Mode mode;
    private final MotCounts counts = new MotCounts();
    private final List<Map<Long, Long>> lastHypothesis = new ArrayList<>();
    private final JointDistances distances = new JointDistances();
    private final Assignment assignment = new Assignment();
    private int[] objects = new int[0];
    private int[] hypotheses = new int[0];
    private int[] matched = new int[0];
    private boolean[] taken = new boolean[0];
    private double[] cost = new double[0];

    private ClearMot(Mode mode) {
        this.mode = mode;
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            lastHypothesis.add(new HashMap<>());
        }
    }

    /**
     * Scores one sequence.
     *
     * @param frames the frames that are scored, in order
     * @param mode official or strict
     * @return its counts, to be added to those of other sequences
     */
    public static MotCounts score(List<EvaluationFrame> frames, Mode mode) {
        ClearMot mot = new ClearMot(mode);
        for (EvaluationFrame frame : evaluated(frames, mode)) {
            mot.add(frame);
        }
        return mot.counts;
    }

    /** Without the last frame in the official mode, as {@code imgidxs[:-1]} leaves it out. */
    static List<EvaluationFrame> evaluated(List<EvaluationFrame> frames, Mode mode) {
        return mode == Mode.OFFICIAL && !frames.isEmpty() ? frames.subList(0, frames.size() - 1) : frames;
    }

    private void add(EvaluationFrame frame) {
        boolean empty = frame.truth().people() == 0 || frame.prediction().people() == 0;
        if (empty && mode == Mode.OFFICIAL) {
            for (int joint = 0; joint < Joints.COUNT; joint++) {
                counts.objects(joint, 1);
                counts.miss(joint);
                counts.falsePositive(joint);
            }
            return;
        }
        reserve(frame.truth().people(), frame.prediction().people());
        distances.measure(frame);
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            addJoint(frame, joint);
        }
    }

    private void reserve(int truths, int predictions) {
        if (objects.length < truths) {
            objects = new int[truths];
            matched = new int[truths];
        }
        if (hypotheses.length < predictions) {
            hypotheses = new int[predictions];
            taken = new boolean[predictions];
        }
        if (cost.length < truths * predictions) {
            cost = new double[truths * predictions];
        }
    }

    private void addJoint(EvaluationFrame frame, int joint) {
        int objectCount = having(frame.truth(), joint, objects);
        int hypothesisCount = having(frame.prediction(), joint, hypotheses);
        for (int h = 0; h < hypothesisCount; h++) {
            taken[h] = false;
        }
        counts.objects(joint, objectCount);
        if (objectCount > 0 && hypothesisCount > 0) {
            keepPartners(frame, joint, objectCount, hypothesisCount);
            pairTheRest(frame, joint, objectCount, hypothesisCount);
        } else {
            java.util.Arrays.fill(matched, 0, objectCount, NONE);
        }
        for (int o = 0; o < objectCount; o++) {
            if (matched[o] == NONE) {
                counts.miss(joint);
            }
        }
        for (int h = 0; h < hypothesisCount; h++) {
            if (!taken[h]) {
                counts.falsePositive(joint);
            }
        }
    }

    private static int having(EvaluationFrame.Side side, int joint, int[] people) {
        int count = 0;
        for (int person = 0; person < side.people(); person++) {
            if (side.has(person, joint)) {
                people[count++] = person;
            }
        }
        return count;
    }

    /** Step 1: an object whose last hypothesis is here within reach keeps it, even when another is nearer. */
    private void keepPartners(EvaluationFrame frame, int joint, int objectCount, int hypothesisCount) {
        Map<Long, Long> last = lastHypothesis.get(joint);
        for (int o = 0; o < objectCount; o++) {
            matched[o] = NONE;
            Long wanted = last.get(frame.truth().id(objects[o]));
            for (int h = 0; wanted != null && h < hypothesisCount; h++) {
                if (frame.prediction().id(hypotheses[h]) == wanted) {
                    if (!taken[h] && within(o, h, joint)) {
                        matched[o] = h;
                        taken[h] = true;
                        counts.pair(joint, false, distances.at(hypotheses[h], objects[o], joint));
                    }
                    break;
                }
            }
        }
    }

    /**
     * Step 2: the rest by least cost, a pair out of reach costing so much that as many pairs as can be are made.
     * Differs from motmetrics 1.0.2, whose stand-in is 2 max + 1: the figures could differ only where four pairs in a
     * chain cost more than leaving one out, and did not in any case compared.
     */
    private void pairTheRest(EvaluationFrame frame, int joint, int objectCount, int hypothesisCount) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int o = 0; o < objectCount; o++) {
            for (int h = 0; h < hypothesisCount; h++) {
                boolean free = matched[o] == NONE && !taken[h] && within(o, h, joint);
                double distance = free ? distances.at(hypotheses[h], objects[o], joint) : Double.NaN;
                cost[o * hypothesisCount + h] = distance;
                largest = free ? Math.max(largest, distance) : largest;
            }
        }
        if (largest == Double.NEGATIVE_INFINITY) {
            return;
        }
        double outOfReach = 2 * Math.min(objectCount, hypothesisCount) * (largest + 1) + 1;
        for (int i = 0; i < objectCount * hypothesisCount; i++) {
            cost[i] = Double.isNaN(cost[i]) ? outOfReach : cost[i];
        }
        int[] partner = new int[objectCount];
        assignment.solve(cost, objectCount, hypothesisCount, partner);
        for (int o = 0; o < objectCount; o++) {
            int h = partner[o];
            if (h != NONE && cost[o * hypothesisCount + h] != outOfReach) {
                pair(frame, joint, o, h);
            }
        }
    }

    private void pair(EvaluationFrame frame, int joint, int o, int h) {
        long object = frame.truth().id(objects[o]);
        long hypothesis = frame.prediction().id(hypotheses[h]);
        Long before = lastHypothesis.get(joint).put(object, hypothesis);
        counts.pair(joint, before != null && before != hypothesis, distances.at(hypotheses[h], objects[o], joint));
        matched[o] = h;
        taken[h] = true;
    }

    private boolean within(int o, int h, int joint) {
        return distances.at(hypotheses[h], objects[o], joint) <= JointDistances.HIT;
    }
}
