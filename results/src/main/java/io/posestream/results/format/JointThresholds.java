package io.posestream.results.format;

import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * From which own score on a joint is written in the form for MOTA, where a wrong joint costs twice.
 *
 * @param values per slot of PoseTrack's 17, each in [0, 1]
 */
public record JointThresholds(List<Double> values) {
    private static final List<String> SLOTS = Skeletons.POSETRACK_17.names();

    /**
     * What gave most MOTA on eight synthetic scenes and was checked on eight others (docs/tracking.md), with heatmap
     * networks, whose score is the peak. The truth has a head_top that no COCO network sees: it has head_bottom's.
     */
    public static final JointThresholds DEFAULT =
            of(List.of(0.35, 0.4, 0.4, 0.45, 0.45, 0.5, 0.5, 0.55, 0.55, 0.55, 0.55, 0.65, 0.65, 0.6, 0.6));

    /** Copies the list; one fraction per slot. */
    public JointThresholds {
        values = List.copyOf(values);
        if (values.size() != SLOTS.size()) {
            throw new IllegalArgumentException(values.size() + " thresholds for " + SLOTS.size() + " slots");
        }
        for (double value : values) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("threshold is not in [0,1]: " + value);
            }
        }
    }

    /**
     * From one number, 15 (the slots without the ears, in order) or 17.
     *
     * @throws UserError where the numbers do not fit
     */
    public static JointThresholds of(List<Double> numbers) {
        for (double number : numbers) {
            if (!(number >= 0 && number <= 1)) {
                throw new UserError(
                        "joint threshold " + number + " is not between 0 and 1: give a fraction such as 0.4");
            }
        }
        if (numbers.size() == 1) {
            return new JointThresholds(Collections.nCopies(SLOTS.size(), numbers.get(0)));
        }
        if (numbers.size() == SLOTS.size()) {
            return new JointThresholds(numbers);
        }
        List<Double> values = new ArrayList<>(numbers);
        int ears = SLOTS.indexOf("left_ear");
        if (numbers.size() == SLOTS.size() - 2) {
            values.addAll(ears, List.of(0.0, 0.0));
            return new JointThresholds(values);
        }
        throw new UserError(
                numbers.size()
                        + " joint thresholds: give one for all joints, 15 or 17 in PoseTrack's order (nose, head_bottom, head_top, …)");
    }
}
