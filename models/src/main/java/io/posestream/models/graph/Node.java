package io.posestream.models.graph;

import java.util.List;

/**
 * One operation of a graph.
 *
 * @param op what it computes
 * @param inputs names of the values it reads
 * @param outputs names of the values it makes; one, except for {@link Op.Split}
 */
public record Node(Op op, List<String> inputs, List<String> outputs) {
    /** Copies the lists. */
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** A node with one input and one output. */
    static Node unary(Op op, String input, String output) {
        return new Node(op, List.of(input), List.of(output));
    }

    /** The first input. */
    public String input() {
        return inputs.get(0);
    }

    /** The first output. */
    public String output() {
        return outputs.get(0);
    }

    Node withOp(Op newOp) {
        return new Node(newOp, inputs, outputs);
    }

    Node withInputs(List<String> newInputs) {
        return new Node(op, newInputs, outputs);
    }

    Node withOutput(String newOutput) {
        return new Node(op, inputs, List.of(newOutput));
    }
}
