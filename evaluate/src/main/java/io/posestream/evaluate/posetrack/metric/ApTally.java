package io.posestream.evaluate.posetrack.metric;

import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.Joints;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Collects the entries of every joint over frames and sequences, in the order they come, and makes AP, precision and
 * recall of them. Holds 9 bytes per predicted joint. Not thread-safe.
 */
public final class ApTally {
    private final List<ScoredLabels> entries = IntStream.range(0, Joints.COUNT)
            .mapToObj(joint -> new ScoredLabels())
            .toList();
    private final long[] annotated = new long[Joints.COUNT];
    private final JointDistances distances = new JointDistances();

    /** Adds a frame; without true people every predicted joint is a false positive. */
    public void add(EvaluationFrame frame) {
        EvaluationFrame.Side prediction = frame.prediction();
        distances.measure(frame);
        int[] truthOf = distances.assign(frame.truth());
        for (int p = 0; p < prediction.people(); p++) {
            for (int joint = 0; joint < Joints.COUNT; joint++) {
                if (prediction.has(p, joint)) {
                    boolean hit = truthOf[p] >= 0 && distances.at(p, truthOf[p], joint) <= JointDistances.HIT;
                    entries.get(joint).add(prediction.score(p, joint), hit);
                }
            }
        }
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            annotated[joint] += frame.truth().count(joint);
        }
    }

    /** Appends what another tally collected. */
    public void addAll(ApTally other) {
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            entries.get(joint).addAll(other.entries.get(joint));
            annotated[joint] += other.annotated[joint];
        }
    }

    /**
     * The figures.
     *
     * @param mode how ties are treated
     * @param leastDivisor the least a recall is divided by: 0 in poseval, so that an unannotated joint has no AP; 1 in
     *     PoseTrack21, so that it has AP 0
     */
    public ApFigures figures(Mode mode, int leastDivisor) {
        List<PrecisionRecall> curves = new ArrayList<>();
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            curves.add(PrecisionRecall.of(entries.get(joint), (double) Math.max(annotated[joint], leastDivisor), mode));
        }
        return new ApFigures(curves);
    }

    /** Annotated joints. */
    public long annotated(int joint) {
        return annotated[joint];
    }

    /** Predicted joints. */
    public int predicted(int joint) {
        return entries.get(joint).count();
    }
}
