package io.posestream.models.shuffle;

import io.posestream.models.onnx.GraphProto;
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
    private final Draft result;

    private Doubling(GraphProto proto) {
        this.graph = new OnnxGraph(proto);
        this.result = new Draft(proto);
    }

    /** The same graph without such additions. */
    static GraphProto apply(GraphProto proto) {
        return new Doubling(proto).run();
    }

    private GraphProto run() {
        Map<String, String> twice = new HashMap<>();
        for (NodeProto node : graph.proto().getNodeList()) {
            doubled(node).ifPresent(conv -> twice.put(conv.getOutput(0), node.getOutput(0)));
        }
        for (NodeProto node : graph.proto().getNodeList()) {
            String output = node.getOutput(0);
            if (twice.containsKey(output)) {
                result.add(twice(node, twice.get(output)));
            } else if (!twice.containsValue(output)) {
                result.add(node);
            }
        }
        return result.finish();
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
            copy.setInput(i, result.scaled(output + ".twice." + i, graph.shape(constant), graph.floats(constant), 2));
        }
        return copy.build();
    }
}
