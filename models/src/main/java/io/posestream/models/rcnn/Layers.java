package io.posestream.models.rcnn;

import io.posestream.models.graph.LazyTensor;
import io.posestream.models.onnx.AttributeProto;
import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.OnnxBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers with weights of a checkpoint, added to a graph under the names of their tensors. Channels are read off the
 * tensors; those of the input must be said. Not thread-safe.
 */
final class Layers {
    private final OnnxBuilder graph;
    private final RcnnWeights weights;
    private final boolean halfWeights;

    /** @param halfWeights store the weights of convolutions and fully connected layers in 16 bits */
    Layers(OnnxBuilder graph, RcnnWeights weights, boolean halfWeights) {
        this.graph = graph;
        this.weights = weights;
        this.halfWeights = halfWeights;
    }

    OnnxBuilder graph() {
        return graph;
    }

    RcnnWeights weights() {
        return weights;
    }

    /**
     * A value and its channels.
     *
     * @param name of the value
     * @param channels extent of its second axis
     */
    record Value(String name, int channels) {}

    /** Convolution with {@code name.weight} and {@code name.bias}; padded so that a step of 1 keeps the size. */
    Value conv(String name, Value x, int kernel) {
        LazyTensor weight = weights.tensor(name + ".weight", RcnnWeights.ANY, x.channels(), kernel, kernel);
        return conv(name, x, weight, weights.tensor(name + ".bias", weight.size(0)), kernel, 1);
    }

    /**
     * Tensors of a convolution that is applied to several values.
     *
     * @param weight value of {@code name.weight}
     * @param bias value of {@code name.bias}
     * @param channels outputs
     */
    record Weights(String weight, String bias, int channels) {}

    /** The tensors of a convolution of {@code inputs} channels. */
    Weights convWeights(String name, int inputs, int kernel) {
        LazyTensor weight = weights.tensor(name + ".weight", RcnnWeights.ANY, inputs, kernel, kernel);
        LazyTensor bias = weights.tensor(name + ".bias", weight.size(0));
        return new Weights(weight(name + ".weight", weight), floats(name + ".bias", bias), weight.size(0));
    }

    /** Convolution with {@code name.weight} alone. */
    Value pointwise(String name, Value x) {
        LazyTensor weight = weights.tensor(name + ".weight", RcnnWeights.ANY, x.channels(), 1, 1);
        graph.named(
                name,
                "Conv",
                List.of(x.name(), weight(name + ".weight", weight)),
                Attributes.ofInts("kernel_shape", 1, 1));
        return new Value(name, weight.size(0));
    }

    /** Convolution with {@code name.weight}, and {@code name.norm}, which is multiplied into it. */
    Value normedConv(String name, Value x, int kernel, int step, double epsilon) {
        LazyTensor weight = weights.tensor(name + ".weight", RcnnWeights.ANY, x.channels(), kernel, kernel);
        FrozenNorm norm = new FrozenNorm(weights, name + ".norm", weight.size(0), epsilon);
        return conv(name, x, norm.scaled(weight), norm.bias(), kernel, step);
    }

    private Value conv(String name, Value x, LazyTensor weight, LazyTensor bias, int kernel, int step) {
        int pad = kernel / 2;
        graph.named(
                name,
                "Conv",
                List.of(x.name(), weight(name + ".weight", weight), floats(name + ".bias", bias)),
                Attributes.ofInts("kernel_shape", kernel, kernel),
                Attributes.ofInts("strides", step, step),
                Attributes.ofInts("pads", pad, pad, pad, pad));
        return new Value(name, weight.size(0));
    }

    /** Transposed convolution that doubles the size, kernel 4 x 4, with {@code name.weight} [in, out, 4, 4]. */
    Value doubling(String name, Value x) {
        LazyTensor weight = weights.tensor(name + ".weight", x.channels(), RcnnWeights.ANY, 4, 4);
        LazyTensor bias = weights.tensor(name + ".bias", weight.size(1));
        graph.named(
                name,
                "ConvTranspose",
                List.of(x.name(), weight(name + ".weight", weight), floats(name + ".bias", bias)),
                Attributes.ofInts("kernel_shape", 4, 4),
                Attributes.ofInts("strides", 2, 2),
                Attributes.ofInts("pads", 1, 1, 1, 1));
        return new Value(name, weight.size(1));
    }

    /** Fully connected layer on N x channels. */
    Value linear(String name, Value x) {
        LazyTensor weight = weights.tensor(name + ".weight", RcnnWeights.ANY, x.channels());
        LazyTensor bias = weights.tensor(name + ".bias", weight.size(0));
        graph.named(
                name,
                "Gemm",
                List.of(x.name(), weight(name + ".weight", weight), floats(name + ".bias", bias)),
                Attributes.of("transB", 1));
        return new Value(name, weight.size(0));
    }

    /** Batch normalisation by itself. */
    Value norm(String name, Value x, double epsilon) {
        List<String> inputs = new ArrayList<>(List.of(x.name()));
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            String full = name + "." + part;
            inputs.add(floats(full, weights.tensor(full, x.channels())));
        }
        graph.named(name, "BatchNormalization", inputs, Attributes.of("epsilon", (float) epsilon));
        return new Value(name, x.channels());
    }

    Value relu(Value x) {
        return relu(x.name() + ".relu", x);
    }

    Value relu(String name, Value x) {
        return new Value(graph.named(name, "Relu", List.of(x.name())), x.channels());
    }

    Value add(String name, Value a, Value b) {
        return new Value(graph.named(name, "Add", List.of(a.name(), b.name())), a.channels());
    }

    /** An operation that keeps the channels. */
    Value keeping(String name, String operator, Value x, AttributeProto... attributes) {
        return new Value(graph.named(name, operator, List.of(x.name()), attributes), x.channels());
    }

    private String floats(String name, LazyTensor tensor) {
        return graph.floats(name, tensor.shape(), tensor::values);
    }

    private String weight(String name, LazyTensor tensor) {
        return halfWeights ? graph.halves(name, tensor.shape(), tensor::values) : floats(name, tensor);
    }
}
