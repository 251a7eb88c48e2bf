package io.posestream.models.rcnn;

import io.posestream.core.UserError;
import io.posestream.models.graph.LazyTensor;
import java.util.List;

/** Batch normalisation with fixed statistics, multiplied into the convolution before it. Immutable. */
final class FrozenNorm {
    private final String name;
    private final LazyTensor gamma;
    private final LazyTensor beta;
    private final LazyTensor mean;
    private final LazyTensor variance;
    private final double epsilon;

    FrozenNorm(RcnnWeights weights, String name, int channels, double epsilon) {
        this.name = name;
        this.gamma = weights.tensor(name + ".weight", channels);
        this.beta = weights.tensor(name + ".bias", channels);
        this.mean = weights.tensor(name + ".running_mean", channels);
        this.variance = weights.tensor(name + ".running_var", channels);
        this.epsilon = epsilon;
    }

    LazyTensor scaled(LazyTensor weight) {
        return weight.map(weight.shape(), values -> {
            double[] gains = gains();
            int each = values.length / gains.length;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] * gains[i / each]);
            }
            return values;
        });
    }

    LazyTensor bias() {
        return new LazyTensor(List.of(gamma.size(0)), () -> {
            double[] gains = gains();
            float[] bias = beta.values();
            float[] means = mean.values();
            for (int channel = 0; channel < bias.length; channel++) {
                bias[channel] = (float) (bias[channel] - means[channel] * gains[channel]);
            }
            return bias;
        });
    }

    private double[] gains() {
        float[] factors = gamma.values();
        float[] variances = variance.values();
        double[] gains = new double[factors.length];
        for (int channel = 0; channel < gains.length; channel++) {
            gains[channel] = factors[channel] / Math.sqrt(variances[channel] + epsilon);
            if (!Double.isFinite(gains[channel])) {
                throw new UserError("the checkpoint has a variance of " + variances[channel] + " in " + name
                        + ", by which nothing can be divided: its weights are damaged");
            }
        }
        return gains;
    }
}
