package io.posestream.models.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where two convolutions are added, one of them perhaps enlarged in between, gives the sum of both biases to the one that
 * is not enlarged: one pass over the map less.
 */
final class MergeBiases implements Rewrite {
    @Override
    public Graph apply(Graph graph) {
        Map<String, Node> changed = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Op.Add) {
                merge(graph, node, changed);
            }
        }
        List<Node> nodes = new ArrayList<>();
        graph.nodes().forEach(node -> nodes.add(changed.getOrDefault(node.output(), node)));
        return graph.withNodes(nodes);
    }

    private static void merge(Graph graph, Node sum, Map<String, Node> changed) {
        Optional<Node> keeper = biasedConv(graph, sum.inputs().get(0), false);
        Optional<Node> giver = biasedConv(graph, sum.inputs().get(1), true);
        if (keeper.isEmpty() || giver.isEmpty() || keeper.get().equals(giver.get())) {
            return;
        }
        Op.Conv kept = (Op.Conv) keeper.get().op();
        Op.Conv given = (Op.Conv) giver.get().op();
        LazyTensor both = kept.bias().orElseThrow().map(List.of(kept.outputs()), values -> {
            float[] other = given.bias().orElseThrow().values();
            for (int c = 0; c < values.length; c++) {
                values[c] += other[c];
            }
            return values;
        });
        changed.put(keeper.get().output(), keeper.get().withOp(kept.with(kept.weight(), Optional.of(both))));
        changed.put(giver.get().output(), giver.get().withOp(given.with(given.weight(), Optional.empty())));
    }

    private static Optional<Node> biasedConv(Graph graph, String value, boolean throughResize) {
        Optional<Node> producer = graph.onlyConsumer(value).flatMap(consumer -> graph.producer(value));
        if (throughResize && producer.isPresent() && producer.get().op() instanceof Op.Resize) {
            return biasedConv(graph, producer.get().input(), false);
        }
        return producer.filter(
                node -> node.op() instanceof Op.Conv conv && conv.bias().isPresent() && conv.groups() == 1);
    }
}
