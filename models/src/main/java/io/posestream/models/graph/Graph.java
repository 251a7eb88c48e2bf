package io.posestream.models.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network: one input picture, operations in an order in which they can run, and the outputs (the first is the one that
 * is wanted at inference, the others are training heads). Immutable.
 */
public final class Graph {
    /** The name of the input value. */
    public static final String INPUT = "input";

    private final Shape inputShape;
    private final List<Node> nodes;
    private final List<String> outputs;
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, List<Node>> consumers = new HashMap<>();

    /**
     * @param inputShape the shape of {@link #INPUT}
     * @param unordered nodes in any order; throws {@link IllegalArgumentException} when they do not form a graph
     * @param outputs the values to give out, the wanted one first
     */
    public Graph(Shape inputShape, List<Node> unordered, List<String> outputs) {
        this.inputShape = inputShape;
        this.outputs = List.copyOf(outputs);
        shapes.put(INPUT, inputShape);
        for (Node node : unordered) {
            node.outputs().forEach(output -> producers.put(output, node));
            node.inputs()
                    .forEach(input -> consumers
                            .computeIfAbsent(input, key -> new ArrayList<>())
                            .add(node));
        }
        this.nodes = Collections.unmodifiableList(ordered(unordered));
    }

    /** Repeatedly takes, in the given order, the nodes whose inputs are known, and infers their shapes. */
    private List<Node> ordered(List<Node> unordered) {
        List<Node> ordered = new ArrayList<>();
        List<Node> waiting = unordered;
        while (!waiting.isEmpty()) {
            List<Node> blocked = new ArrayList<>();
            for (Node node : waiting) {
                if (shapes.keySet().containsAll(node.inputs())) {
                    ShapeInference.infer(node, shapes);
                    ordered.add(node);
                } else {
                    blocked.add(node);
                }
            }
            if (blocked.size() == waiting.size()) {
                throw new IllegalArgumentException("nothing makes the inputs of " + blocked.get(0));
            }
            waiting = blocked;
        }
        return ordered;
    }

    /** The shape of {@link #INPUT}. */
    public Shape inputShape() {
        return inputShape;
    }

    /** Operations in an order in which they can run. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Names of the values given out, the wanted one first. */
    public List<String> outputs() {
        return outputs;
    }

    /** The shape of a value; throws when there is no such value. */
    public Shape shape(String value) {
        return Optional.ofNullable(shapes.get(value))
                .orElseThrow(() -> new IllegalArgumentException("no value " + value));
    }

    /** The node that makes {@code value}; empty for the input. */
    public Optional<Node> producer(String value) {
        return Optional.ofNullable(producers.get(value));
    }

    /** The nodes that read {@code value}. */
    public List<Node> consumers(String value) {
        return Collections.unmodifiableList(consumers.getOrDefault(value, List.of()));
    }

    /** The only reader of {@code value}, where there is exactly one and the value is not given out. */
    Optional<Node> onlyConsumer(String value) {
        List<Node> readers = consumers(value);
        boolean only = readers.size() == 1 && !outputs.contains(value);
        return only ? Optional.of(readers.get(0)) : Optional.empty();
    }

    Graph withNodes(List<Node> newNodes) {
        return new Graph(inputShape, newNodes, outputs);
    }

    /** Multiply-adds of all convolutions for one picture. */
    public long multiplyAdds() {
        long sum = 0;
        for (Node node : nodes) {
            if (node.op() instanceof Op.Conv conv) {
                Shape out = shape(node.output());
                sum += (long) conv.weight().elements() * out.height() * out.width();
            }
        }
        return sum;
    }
}
