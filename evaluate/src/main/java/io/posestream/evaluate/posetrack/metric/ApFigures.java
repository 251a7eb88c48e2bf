package io.posestream.evaluate.posetrack.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * AP, precision and recall per joint, in percent, and the curves they come from. Immutable.
 *
 * @param ap average precision
 * @param precision at the last entry
 * @param recall at the last entry
 * @param curves one per joint
 */
public record ApFigures(JointValues ap, JointValues precision, JointValues recall, List<PrecisionRecall> curves) {
    private static final double PERCENT = 100;

    ApFigures(List<PrecisionRecall> curves) {
        this(
                values(curves, PrecisionRecall::averagePrecision),
                values(curves, PrecisionRecall::lastPrecision),
                values(curves, PrecisionRecall::lastRecall),
                List.copyOf(curves));
    }

    private static JointValues values(List<PrecisionRecall> curves, ToDoubleFunction<PrecisionRecall> figure) {
        return JointValues.withMean(curves.stream()
                .mapToDouble(curve -> PERCENT * figure.applyAsDouble(curve))
                .toArray());
    }

    /** The same figures without what they come from, for keeping many. */
    public ApFigures withoutCurves() {
        return new ApFigures(ap, precision, recall, List.of());
    }

    /** True when right and wrong joints share a score, so that the order of files decides. */
    public boolean hasMixedTies() {
        return curves.stream().anyMatch(PrecisionRecall::hasMixedTies);
    }
}
