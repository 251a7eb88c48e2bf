package io.posestream.models.graph;

import io.posestream.models.graph.Op.Interpolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an architecture file writes its network with: each method adds an operation and names its value after the unit of
 * the authors' code that owns it, and its parameters likewise. Not thread safe.
 */
final class Layers {
    private final WeightSource weights;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    Layers(WeightSource weights) {
        this.weights = weights;
    }

    /** The parameters declared so far, in the order of declaration. */
    List<Parameter> parameters() {
        return parameters;
    }

    /** The operations added so far. */
    List<Node> nodes() {
        return nodes;
    }

    LazyTensor parameter(String name, List<Integer> shape) {
        parameters.add(new Parameter(name, shape, false));
        return new LazyTensor(shape, () -> weights.floats(name));
    }

    /**
     * Geometry of a convolution.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel side of the kernel; padded by half of it
     * @param stride step
     * @param groups 1, or {@code in} for a depth-wise one
     * @param bias whether the checkpoint has a bias for it
     */
    record ConvShape(int in, int out, int kernel, int stride, int groups, boolean bias) {
        static ConvShape of(int in, int out, int kernel, int stride, boolean bias) {
            return new ConvShape(in, out, kernel, stride, 1, bias);
        }
    }

    /** Convolution with parameters {@code name.weight} and, where there is one, {@code name.bias}. */
    String conv(String name, String x, ConvShape shape) {
        int k = shape.kernel();
        LazyTensor weight = parameter(name + ".weight", List.of(shape.out(), shape.in() / shape.groups(), k, k));
        Optional<LazyTensor> bias =
                shape.bias() ? Optional.of(parameter(name + ".bias", List.of(shape.out()))) : Optional.empty();
        return unary(new Op.Conv(weight, bias, shape.stride(), k / 2, shape.groups()), x, name);
    }

    /** Fully connected layer on a 1x1 map, with parameters {@code name.weight} [out, in] and {@code name.bias}. */
    String linear(String name, String x, int in, int out) {
        LazyTensor weight = parameter(name + ".weight", List.of(out, in)).reshaped(List.of(out, in, 1, 1));
        LazyTensor bias = parameter(name + ".bias", List.of(out));
        return unary(new Op.Conv(weight, Optional.of(bias), 1, 0, 1), x, name);
    }

    /** Batch normalisation with parameters {@code name.weight, .bias, .running_mean, .running_var}. */
    String batchNorm(String name, String x, int channels) {
        List<Integer> shape = List.of(channels);
        Op.BatchNorm norm = new Op.BatchNorm(
                parameter(name + ".weight", shape),
                parameter(name + ".bias", shape),
                parameter(name + ".running_mean", shape),
                parameter(name + ".running_var", shape));
        parameters.add(new Parameter(name + ".num_batches_tracked", List.of(), true));
        return unary(norm, x, name);
    }

    String relu(String x) {
        return unary(new Op.Relu(), x, x + ".relu");
    }

    String sigmoid(String x) {
        return unary(new Op.Sigmoid(), x, x + ".sigmoid");
    }

    String maxPool(String x) {
        return unary(new Op.MaxPool(), x, x + ".pool");
    }

    String globalAveragePool(String x) {
        return unary(new Op.GlobalAveragePool(), x, x + ".mean");
    }

    /** Enlarges, or gives {@code x} back for factor 1. */
    String resize(String x, int factor, Interpolation mode) {
        return factor == 1 ? x : unary(new Op.Resize(factor, mode), x, x + ".x" + factor);
    }

    String add(String name, String a, String b) {
        return node(new Op.Add(), List.of(a, b), name);
    }

    String mul(String name, String a, String b) {
        return node(new Op.Mul(), List.of(a, b), name);
    }

    String concat(String name, List<String> values) {
        return node(new Op.Concat(), values, name);
    }

    /** Cuts {@code x} into equal runs of channels. */
    List<String> split(String x, int parts, int channelsEach) {
        List<String> outputs = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            outputs.add(x + ".part" + i);
            sizes.add(channelsEach);
        }
        nodes.add(new Node(new Op.Split(sizes), List.of(x), outputs));
        return outputs;
    }

    private String unary(Op op, String x, String output) {
        return node(op, List.of(x), output);
    }

    private String node(Op op, List<String> inputs, String output) {
        nodes.add(new Node(op, inputs, List.of(output)));
        return output;
    }
}
