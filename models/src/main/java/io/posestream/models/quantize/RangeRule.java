package io.posestream.models.quantize;

import io.posestream.core.UserError;
import java.util.Locale;

/** How the range of a value is chosen from what was seen of it. */
public enum RangeRule {
    /** Everything seen. */
    MINMAX,
    /** All but the outermost 0.01 % on each side. */
    PERCENTILE,
    /** The threshold whose 8-bit histogram is nearest to the full one (Kullback-Leibler). */
    ENTROPY;

    /** Reads a name; throws {@link UserError}. */
    public static RangeRule parse(String name) {
        for (RangeRule rule : values()) {
            if (rule.name().equalsIgnoreCase(name)) {
                return rule;
            }
        }
        throw new UserError("unknown range rule " + name + ": use minmax, percentile or entropy");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
