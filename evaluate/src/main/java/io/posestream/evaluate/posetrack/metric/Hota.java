package io.posestream.evaluate.posetrack.metric;

import io.posestream.core.UserError;
import io.posestream.core.match.Assignment;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.Joints;
import java.util.ArrayList;
import java.util.List;

/**
 * HOTA on joints of one sequence, frame by frame, each joint for itself and without TrackEval's global alignment. Holds
 * counts per pair of tracks that ever agree. Not thread-safe; one use.
 *
 * <p>Source: {@code HOTAeypoints} of anDoer/PoseTrack21 3e61960. Quirk of the official mode: each frame without
 * predictions adds the whole sequence's true joints to the misses, not the frame's; a sequence without any prediction
 * counts them once.
 */
public final class Hota {
    /** Similarity falls from 1 at distance 0 to 0 at this many head sizes. */
    private static final double REACH = 0.5001;

    /** NumPy's machine epsilon, by which a similarity may miss its threshold. */
    private static final double EPSILON = Math.ulp(1.0);

    private static final int CELLS = HotaTable.ALPHAS * Joints.COUNT;

    private final Mode mode;
    private final HotaTracks tracks = new HotaTracks();
    private final JointDistances distances = new JointDistances();
    private final Assignment assignment = new Assignment();
    private final long[] positives = new long[CELLS];
    private final double[] similarity = new double[CELLS];
    private final long[] trueJoints = new long[Joints.COUNT];
    private final long[] predictedJoints = new long[Joints.COUNT];
    private final long[] extraMisses = new long[Joints.COUNT];
    private double[] cost = new double[0];
    private int[] partner = new int[0];
    private int emptyFrames;
    private boolean anyPrediction;

    private Hota(Mode mode) {
        this.mode = mode;
    }

    /** Scores the labelled frames of a sequence; {@code source} names it in complaints. */
    public static HotaTable score(List<EvaluationFrame> frames, Mode mode, String source) {
        Hota hota = new Hota(mode);
        for (EvaluationFrame frame : frames) {
            hota.add(frame, source);
        }
        return hota.table();
    }

    /** Number of frames that weigh so much in the official mode: empty ones beside others that are not. */
    public static long emptyFrames(List<EvaluationFrame> frames) {
        long empty = frames.stream()
                .filter(frame -> frame.prediction().people() == 0)
                .count();
        return empty == frames.size() ? 0 : empty;
    }

    private void add(EvaluationFrame frame, String source) {
        int truths = frame.truth().people();
        int predictions = frame.prediction().people();
        tracks.count(frame);
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            trueJoints[joint] += frame.truth().count(joint);
            predictedJoints[joint] += frame.prediction().count(joint);
        }
        anyPrediction |= predictions > 0;
        if (predictions == 0) {
            emptyFrames++;
            for (int joint = 0; joint < Joints.COUNT; joint++) {
                extraMisses[joint] -= frame.truth().count(joint);
            }
        }
        if (truths == 0 || predictions == 0) {
            return;
        }
        if (cost.length < truths * predictions) {
            cost = new double[truths * predictions];
        }
        if (partner.length < truths) {
            partner = new int[truths];
        }
        distances.measure(frame);
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            match(frame, joint, source);
        }
    }

    private void match(EvaluationFrame frame, int joint, String source) {
        int truths = frame.truth().people();
        int predictions = frame.prediction().people();
        boolean any = false;
        for (int g = 0; g < truths; g++) {
            for (int p = 0; p < predictions; p++) {
                double similar = Math.max(-1 / REACH * distances.at(p, g, joint) + 1, 0);
                if (Double.isNaN(similar)) {
                    throw new UserError(
                            source + ": a head box of track " + frame.truth().id(g)
                                    + " has no size, so that no distance can be measured; correct its bbox_head");
                }
                cost[g * predictions + p] = -similar;
                any |= similar > 0;
            }
        }
        if (!any) {
            return;
        }
        assignment.solve(cost, truths, predictions, partner);
        for (int g = 0; g < truths; g++) {
            if (partner[g] >= 0) {
                count(frame, g, partner[g], joint, -cost[g * predictions + partner[g]]);
            }
        }
    }

    private void count(EvaluationFrame frame, int g, int p, int joint, double similar) {
        if (similar < HotaTable.alpha(0) - EPSILON) {
            return;
        }
        HotaTracks.Pair pair =
                tracks.pair(frame.truth().id(g), frame.prediction().id(p));
        for (int alpha = 0; alpha < HotaTable.ALPHAS; alpha++) {
            if (similar < HotaTable.alpha(alpha) - EPSILON) {
                return;
            }
            int cell = alpha * Joints.COUNT + joint;
            positives[cell]++;
            similarity[cell] += similar;
            pair.agree(cell);
        }
    }

    private HotaTable table() {
        List<double[]> association = new ArrayList<>();
        for (HotaField field : List.of(HotaField.ASSA, HotaField.ASSRE, HotaField.ASSPR, HotaField.FRAGA)) {
            association.add(tracks.association(field));
        }
        return HotaTable.ofSequence((field, alpha, joint) -> {
            int cell = alpha * Joints.COUNT + joint;
            double tp = positives[cell];
            return switch (field) {
                case TP -> tp;
                case FN -> trueJoints[joint] - tp + extraMisses(joint);
                case FP -> predictedJoints[joint] - tp;
                case LOCA -> similarity[cell];
                case ASSA -> association.get(0)[cell] / Math.max(1, tp);
                case ASSRE -> association.get(1)[cell] / Math.max(1, tp);
                case ASSPR -> association.get(2)[cell] / Math.max(1, tp);
                case FRAGA -> association.get(3)[cell] / Math.max(1, tp);
                default -> throw new IllegalArgumentException("derived: " + field);
            };
        });
    }

    /** What empty frames add beyond their own joints. */
    private double extraMisses(int joint) {
        boolean quirk = mode == Mode.OFFICIAL && anyPrediction;
        return quirk ? extraMisses[joint] + (double) emptyFrames * trueJoints[joint] : 0;
    }
}
