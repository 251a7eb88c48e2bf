package io.posestream.models.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Multiplies batch normalisation into the convolution before it, in double precision: with
 * {@code g = gamma / sqrt(variance + 1e-5)}, {@code W' = W g} and {@code b' = (b - mean) g + beta}.
 */
final class FoldBatchNorm implements Rewrite {
    @Override
    public Graph apply(Graph graph) {
        List<Node> nodes = new ArrayList<>();
        Set<Node> folded = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (folded.contains(node)) {
                continue;
            }
            Optional<Node> norm = normAfter(graph, node);
            norm.ifPresent(folded::add);
            nodes.add(norm.map(after -> fold(node, after)).orElse(node));
        }
        return graph.withNodes(nodes);
    }

    private static Optional<Node> normAfter(Graph graph, Node node) {
        return node.op() instanceof Op.Conv
                ? graph.onlyConsumer(node.output()).filter(after -> after.op() instanceof Op.BatchNorm)
                : Optional.empty();
    }

    private static Node fold(Node convNode, Node normNode) {
        Op.Conv conv = (Op.Conv) convNode.op();
        Op.BatchNorm norm = (Op.BatchNorm) normNode.op();
        int channels = conv.outputs();
        LazyTensor weight = conv.weight().map(conv.weight().shape(), values -> scaled(values, gains(norm), channels));
        LazyTensor bias = new LazyTensor(List.of(channels), () -> {
            float[] old = conv.bias().map(LazyTensor::values).orElseGet(() -> new float[channels]);
            return shifted(old, gains(norm), norm);
        });
        return new Node(conv.with(weight, Optional.of(bias)), convNode.inputs(), normNode.outputs());
    }

    private static double[] gains(Op.BatchNorm norm) {
        float[] gamma = norm.gamma().values();
        float[] variance = norm.variance().values();
        double[] gains = new double[gamma.length];
        for (int c = 0; c < gains.length; c++) {
            gains[c] = gamma[c] / Math.sqrt((double) variance[c] + Op.BatchNorm.EPSILON);
        }
        return gains;
    }

    private static float[] scaled(float[] weight, double[] gains, int channels) {
        int perChannel = weight.length / channels;
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (weight[i] * gains[i / perChannel]);
        }
        return weight;
    }

    private static float[] shifted(float[] bias, double[] gains, Op.BatchNorm norm) {
        float[] mean = norm.mean().values();
        float[] beta = norm.beta().values();
        for (int c = 0; c < bias.length; c++) {
            bias[c] = (float) (((double) bias[c] - mean[c]) * gains[c] + beta[c]);
        }
        return bias;
    }
}
