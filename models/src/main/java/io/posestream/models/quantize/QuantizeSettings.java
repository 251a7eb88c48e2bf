package io.posestream.models.quantize;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Set;

/**
 * What quantisation trades accuracy for speed with.
 *
 * @param rule how ranges are chosen
 * @param inFloat parts of the network that stay in float
 * @param weightBits 8, or 7 for processors without VNNI, whose 16-bit sums can overflow
 */
public record QuantizeSettings(RangeRule rule, Set<Part> inFloat, int weightBits) {
    /** Parts that can be left in float where integers cost too much accuracy. */
    public enum Part {
        /** The first convolution. */
        FIRST,
        /** The convolutions that make the outputs, and what follows them. */
        LAST,
        /** Additions: the residual stream through a network, where rounding adds up. */
        SUMS
    }

    /** Copies the set; checks the components. */
    public QuantizeSettings {
        requireNonNull(rule, "rule is null");
        inFloat = inFloat.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(inFloat));
        if (weightBits != 7 && weightBits != 8) {
            throw new IllegalArgumentException("weightBits is neither 7 nor 8: " + weightBits);
        }
    }

    /** What docs/models.md found to be the best trade. */
    public static QuantizeSettings defaults() {
        return new QuantizeSettings(RangeRule.MINMAX, EnumSet.of(Part.LAST), 8);
    }
}
