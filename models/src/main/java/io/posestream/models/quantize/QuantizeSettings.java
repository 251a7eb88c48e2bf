package io.posestream.models.quantize;

import static java.util.Objects.requireNonNull;

/**
 * What quantisation trades accuracy for speed with.
 *
 * @param rule how ranges are chosen
 * @param firstInFloat leave the first convolution in float
 * @param lastInFloat leave the convolutions that make the outputs in float
 * @param weightBits 8, or 7 for processors without VNNI, whose 16-bit sums can overflow
 */
public record QuantizeSettings(RangeRule rule, boolean firstInFloat, boolean lastInFloat, int weightBits) {
    /** Checks the components. */
    public QuantizeSettings {
        requireNonNull(rule, "rule is null");
        if (weightBits != 7 && weightBits != 8) {
            throw new IllegalArgumentException("weightBits is neither 7 nor 8: " + weightBits);
        }
    }

    /** Most accurate of those measured (docs/models.md): minimum and maximum, last layer in float. */
    public static QuantizeSettings defaults() {
        return new QuantizeSettings(RangeRule.MINMAX, false, true, 8);
    }
}
