package io.posestream.models;

import io.posestream.core.UserError;
import io.posestream.inference.manifest.CropRule;
import java.util.OptionalDouble;

/**
 * What was said at import about a crop that is not the one its decoder brings.
 *
 * @param enlargeWidth factor of the box's width the network was trained with
 * @param enlargeHeight factor of the box's height
 * @param cellShift where cell c of a map lies: 4 c + this, in pixels of the crop whose centres are integers
 */
public record CropChanges(OptionalDouble enlargeWidth, OptionalDouble enlargeHeight, OptionalDouble cellShift) {
    /** Nothing was said. */
    public static final CropChanges NONE =
            new CropChanges(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** The rule with what was said; throws {@link UserError} where it cannot be. */
    CropRule apply(CropRule rule) {
        boolean countsCorners =
                rule.convention() == CropRule.Convention.DARK || rule.convention() == CropRule.Convention.UDP;
        if (countsCorners && cellShift.isPresent()) {
            throw new UserError("a cell shift goes with the decoders rsn, megvii and quarter: those of DARK and UDP lay"
                    + " the corner cells on the corner pixels");
        }
        try {
            return new CropRule(
                    rule.convention(),
                    enlargeWidth.orElse(rule.enlargeWidth()),
                    enlargeHeight.orElse(rule.enlargeHeight()),
                    cellShift.orElse(rule.cellShift()));
        } catch (IllegalArgumentException e) {
            throw new UserError("the crop cannot be so: " + e.getMessage(), e);
        }
    }
}
