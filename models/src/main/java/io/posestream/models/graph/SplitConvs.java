package io.posestream.models.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Replaces a convolution whose channels are cut into runs afterwards by one convolution per run, so that no copy of the
 * runs is made and each can be padded to the vector width on its own.
 */
final class SplitConvs implements Rewrite {
    @Override
    public Graph apply(Graph graph) {
        List<Node> nodes = new ArrayList<>();
        Set<Node> replaced = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Op.Split split) {
                replace(graph, node, split, nodes, replaced);
            }
        }
        graph.nodes().stream().filter(node -> !replaced.contains(node)).forEach(nodes::add);
        return graph.withNodes(nodes);
    }

    private static void replace(Graph graph, Node splitNode, Op.Split split, List<Node> nodes, Set<Node> replaced) {
        Optional<Node> relu = only(graph, splitNode.input()).filter(node -> node.op() instanceof Op.Relu);
        Optional<Node> conv = relu.flatMap(node -> only(graph, node.input()))
                .filter(node -> node.op() instanceof Op.Conv whole && whole.groups() == 1);
        if (conv.isEmpty()) {
            return;
        }
        replaced.addAll(List.of(splitNode, relu.get(), conv.get()));
        int from = 0;
        for (int i = 0; i < split.sizes().size(); i++) {
            String output = splitNode.outputs().get(i);
            Op.Conv part = slice((Op.Conv) conv.get().op(), from, split.sizes().get(i));
            nodes.add(Node.unary(part, conv.get().input(), output + ".conv"));
            nodes.add(Node.unary(new Op.Relu(), output + ".conv", output));
            from += split.sizes().get(i);
        }
    }

    private static Optional<Node> only(Graph graph, String value) {
        return graph.onlyConsumer(value).flatMap(consumer -> graph.producer(value));
    }

    /** Output channels {@code from} to {@code from + count} of {@code conv}. */
    static Op.Conv slice(Op.Conv conv, int from, int count) {
        List<Integer> shape = new ArrayList<>(conv.weight().shape());
        shape.set(0, count);
        int perChannel = conv.weight().elements() / conv.outputs();
        LazyTensor weight = conv.weight().map(shape, cut(from * perChannel, count * perChannel));
        return conv.with(weight, conv.bias().map(bias -> bias.map(List.of(count), cut(from, count))));
    }

    private static UnaryOperator<float[]> cut(int from, int count) {
        return values -> Arrays.copyOfRange(values, from, from + count);
    }
}
