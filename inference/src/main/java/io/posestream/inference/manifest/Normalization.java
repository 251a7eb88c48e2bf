package io.posestream.inference.manifest;

import java.util.List;

/**
 * How a grey level 0..255 becomes a tensor value: (v / divisor - mean) / std, per channel.
 *
 * @param divisor 255 where mean and std are given on 0..1, 1 where they are given on 0..255
 * @param mean three values, in the tensor's channel order
 * @param std three values, in the tensor's channel order, positive
 */
public record Normalization(double divisor, List<Double> mean, List<Double> std) {
    /** Tensor values are the grey levels themselves. */
    public static final Normalization NONE = new Normalization(1, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    /** Copies the lists; checks sizes and signs. */
    public Normalization {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        Limits.requirePositiveFactor(divisor, "divisor");
        if (mean.size() != InputSpec.CHANNELS || std.size() != InputSpec.CHANNELS) {
            throw new IllegalArgumentException("mean and std need 3 values: " + mean + ", " + std);
        }
        mean.forEach(value -> Limits.requireFactor(value, "mean"));
        std.forEach(value -> Limits.requirePositiveFactor(value, "std"));
    }

    /** The factor of v in channel {@code channel}: value = factor v + shift. */
    public double factor(int channel) {
        return 1 / (divisor * std.get(channel));
    }

    /** The shift of channel {@code channel}. */
    public double shift(int channel) {
        return -mean.get(channel) / std.get(channel);
    }
}
