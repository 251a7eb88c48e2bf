package io.posestream.models.shuffle;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.Initializer;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.UnreadConstants;
import java.util.List;

/** A graph that is written anew, node by node, with the inputs, outputs and constants of another. Not thread-safe. */
final class Draft {
    private final GraphProto.Builder graph;

    /** Without a node yet. */
    Draft(GraphProto of) {
        this.graph = of.toBuilder().clearNode();
    }

    /** Adds a node; what it reads has been added before. */
    void add(NodeProto node) {
        graph.addNode(node);
    }

    /** As {@link #add(NodeProto)}, of a node as far as it is built. */
    void add(NodeProto.Builder node) {
        graph.addNode(node);
    }

    /** Adds a constant of {@code shape}; {@code values} in C order. Gives its name. */
    String constant(String name, List<Integer> shape, float[] values) {
        graph.addInitializer(Initializer.floats(name, shape, () -> values).proto());
        return name;
    }

    /** Adds a constant that is {@code values} times {@code factor}, which is worked out in place. Gives its name. */
    String scaled(String name, List<Integer> shape, float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return constant(name, shape, values);
    }

    /** Adds a convolution that multiplies each channel of {@code input} by a factor of its own. Gives its output's name. */
    String channelwise(String input, float[] factors, String output) {
        add(NodeProto.newBuilder()
                .setName(output)
                .setOpType("Conv")
                .addInput(input)
                .addInput(constant(output + ".weight", List.of(factors.length, 1, 1, 1), factors))
                .addOutput(output)
                .addAttribute(Attributes.of("group", factors.length))
                .addAttribute(Attributes.ofInts("kernel_shape", 1, 1)));
        return output;
    }

    /** The graph, without constants that no node reads. */
    GraphProto finish() {
        UnreadConstants.drop(graph);
        return graph.build();
    }
}
