package io.posestream.models.shuffle;

import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.Initializer;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a convolution whose output is only added to itself, as in exports of PP-TinyPose, write twice the output: its
 * weights and bias are doubled. The outputs stay the same to the bit, for doubling a float rounds nothing.
 */
final class Doubling {
    private static final int WEIGHTS = 1;

    private final OnnxGraph graph;
    private final GraphProto.Builder result;

    private Doubling(GraphProto proto) {
        this.graph = new OnnxGraph(proto);
        this.result = proto.toBuilder().clearNode();
    }

    /** The same graph without such additions. */
    static GraphProto apply(GraphProto proto) {
        return new Doubling(proto).run();
    }

    private GraphProto run() {
        Map<String, NodeProto> sums = new HashMap<>();
        for (NodeProto node : graph.proto().getNodeList()) {
            doubled(node).ifPresent(conv -> sums.put(conv.getOutput(0), node));
        }
        for (NodeProto node : graph.proto().getNodeList()) {
            NodeProto sum = sums.get(node.getOutput(0));
            if (sum != null) {
                result.addNode(twice(node, sum.getOutput(0)));
            } else if (!sums.containsValue(node)) {
                result.addNode(node);
            }
        }
        return Unread.drop(result);
    }

    /** The convolution of which {@code node} gives twice the output. */
    private Optional<NodeProto> doubled(NodeProto node) {
        if (!node.getOpType().equals("Add") || !node.getInput(0).equals(node.getInput(1))) {
            return Optional.empty();
        }
        String once = node.getInput(0);
        boolean onlyHere =
                !graph.isOutput(once) && graph.consumers(once).stream().allMatch(node::equals);
        return graph.producer(once)
                .filter(conv -> onlyHere && conv.getOpType().equals("Conv"))
                .filter(conv -> conv.getInputList().stream().skip(WEIGHTS).allMatch(graph::isFloats));
    }

    private NodeProto twice(NodeProto conv, String output) {
        NodeProto.Builder copy = conv.toBuilder().setOutput(0, output);
        for (int i = WEIGHTS; i < conv.getInputCount(); i++) {
            String constant = conv.getInput(i);
            String name = output + ".twice." + i;
            float[] values = graph.floats(constant);
            for (int k = 0; k < values.length; k++) {
                values[k] *= 2;
            }
            result.addInitializer(Initializer.floats(name, graph.shape(constant), () -> values)
                    .proto());
            copy.setInput(i, name);
        }
        return copy.build();
    }
}
