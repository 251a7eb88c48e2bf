package io.posestream.models.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins 1x1 convolutions with ReLU that read the same value into one whose output is cut apart: the input is read once.
 * Costs a copy of the parts; whether it pays depends on the machine.
 */
final class MergeConvs implements Rewrite {
    @Override
    public Graph apply(Graph graph) {
        Map<String, List<Node>> byInput = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Op.Conv conv
                    && conv.isPointwise()
                    && reluAfter(graph, node).isPresent()) {
                byInput.computeIfAbsent(node.input(), key -> new ArrayList<>()).add(node);
            }
        }
        List<Node> nodes = new ArrayList<>();
        Set<Node> replaced = new HashSet<>();
        for (List<Node> siblings : byInput.values()) {
            if (siblings.size() > 1) {
                join(graph, siblings, nodes);
                siblings.forEach(node ->
                        replaced.addAll(List.of(node, reluAfter(graph, node).orElseThrow())));
            }
        }
        graph.nodes().stream().filter(node -> !replaced.contains(node)).forEach(nodes::add);
        return graph.withNodes(nodes);
    }

    private static Optional<Node> reluAfter(Graph graph, Node node) {
        return graph.onlyConsumer(node.output()).filter(after -> after.op() instanceof Op.Relu);
    }

    private static void join(Graph graph, List<Node> siblings, List<Node> nodes) {
        List<Op.Conv> convs = siblings.stream().map(node -> (Op.Conv) node.op()).toList();
        List<Integer> sizes = convs.stream().map(Op.Conv::outputs).toList();
        int outputs = sizes.stream().mapToInt(Integer::intValue).sum();
        LazyTensor weight = Concatenation.of(
                List.of(outputs, convs.get(0).weight().size(1), 1, 1),
                convs.stream().map(Op.Conv::weight).toList());
        LazyTensor bias = Concatenation.of(
                List.of(outputs),
                convs.stream().map(conv -> conv.bias().orElseThrow()).toList());
        String name = siblings.get(0).output() + ".joined";
        Op.Conv joined = convs.get(0).with(weight, Optional.of(bias));
        nodes.add(Node.unary(joined, siblings.get(0).input(), name));
        nodes.add(Node.unary(new Op.Relu(), name, name + ".relu"));
        List<String> parts = siblings.stream()
                .map(node -> reluAfter(graph, node).orElseThrow().output())
                .toList();
        nodes.add(new Node(new Op.Split(sizes), List.of(name + ".relu"), parts));
    }

    /** Tensors one after the other along their first axis. */
    private static final class Concatenation {
        private Concatenation() {}

        static LazyTensor of(List<Integer> shape, List<LazyTensor> parts) {
            return new LazyTensor(shape, () -> {
                float[] whole =
                        new float[parts.stream().mapToInt(LazyTensor::elements).sum()];
                int at = 0;
                for (LazyTensor part : parts) {
                    float[] values = part.values();
                    System.arraycopy(values, 0, whole, at, values.length);
                    at += values.length;
                }
                return whole;
            });
        }
    }
}
