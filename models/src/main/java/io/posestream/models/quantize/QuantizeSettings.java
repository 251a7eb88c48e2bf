package io.posestream.models.quantize;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.inference.Processor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What quantisation trades accuracy for speed with.
 *
 * @param rule how ranges are chosen
 * @param inFloat parts of the network that stay in float
 * @param weightBits 7, which is right on every processor, or 8 for those that {@link Processor#addsExactly add exactly}
 */
public record QuantizeSettings(RangeRule rule, Set<Part> inFloat, int weightBits) {
    /** Parts that can be left in float where integers cost too much accuracy. */
    public enum Part {
        /** The first convolution. */
        FIRST,
        /** The convolutions that make the outputs, and what follows them. */
        LAST,
        /** Additions: the residual stream through a network, where rounding adds up. */
        SUMS,
        /** Convolutions of each channel by itself. */
        DEPTHWISE;

        /** Reads a name; throws {@link UserError}. */
        public static Part parse(String name) {
            for (Part part : values()) {
                if (part.name().equalsIgnoreCase(name)) {
                    return part;
                }
            }
            throw new UserError("unknown part " + name + " of a network: use first, last, sums or depthwise");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the set; checks the components. */
    public QuantizeSettings {
        requireNonNull(rule, "rule is null");
        inFloat = inFloat.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(inFloat));
        if (weightBits != 7 && weightBits != 8) {
            throw new IllegalArgumentException("weightBits is neither 7 nor 8: " + weightBits);
        }
    }

    /**
     * Settings to choose among, the fastest first: every rule with more and more of the network in float.
     *
     * @param rule the only one to take, where one is wanted
     * @param inFloat the only parts to leave in float, where they are named
     * @param weightBits of all
     */
    public static List<QuantizeSettings> choices(
            Optional<RangeRule> rule, Optional<Set<Part>> inFloat, int weightBits) {
        List<RangeRule> rules = rule.map(List::of).orElse(List.of(RangeRule.values()));
        List<Set<Part>> parts = inFloat.map(List::of)
                .orElse(List.of(
                        EnumSet.of(Part.LAST),
                        EnumSet.of(Part.LAST, Part.SUMS),
                        EnumSet.of(Part.LAST, Part.SUMS, Part.DEPTHWISE)));
        List<QuantizeSettings> choices = new ArrayList<>();
        for (Set<Part> some : parts) {
            rules.forEach(each -> choices.add(new QuantizeSettings(each, some, weightBits)));
        }
        return choices;
    }

    @Override
    public String toString() {
        String parts = inFloat.stream().sorted().map(Part::toString).collect(Collectors.joining(", "));
        return rule + " ranges, " + (parts.isEmpty() ? "nothing" : parts) + " in float";
    }
}
