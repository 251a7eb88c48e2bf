package io.posestream.models.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts a bias that an exporter wrote as an addition of a constant into its convolution. */
public final class BiasMerge {
    private final OnnxGraph graph;
    private final Map<String, NodeProto> merged = new HashMap<>();
    private final Set<String> dropped = new HashSet<>();
    private final GraphProto.Builder result;

    private BiasMerge(GraphProto proto) {
        this.graph = new OnnxGraph(proto);
        this.result = proto.toBuilder();
    }

    /** The same graph with such additions merged. */
    public static GraphProto apply(GraphProto proto) {
        return new BiasMerge(proto).run();
    }

    private GraphProto run() {
        for (NodeProto node : graph.proto().getNodeList()) {
            if (node.getOpType().equals("Conv") && node.getInputCount() == 2) {
                addAfter(node).ifPresent(add -> merge(node, add));
            }
        }
        result.clearNode();
        for (NodeProto node : graph.proto().getNodeList()) {
            if (!dropped.contains(node.getOutput(0))) {
                result.addNode(merged.getOrDefault(node.getOutput(0), node));
            }
        }
        return result.build();
    }

    private Optional<NodeProto> addAfter(NodeProto conv) {
        int channels = graph.isConstant(conv.getInput(1))
                ? graph.shape(conv.getInput(1)).get(0)
                : 0;
        return graph.onlyConsumer(conv.getOutput(0))
                .filter(node -> node.getOpType().equals("Add"))
                .filter(node -> graph.isConstant(node.getInput(1)) && isPerChannel(node.getInput(1), channels));
    }

    /** True for shape [1, channels, 1, 1]. */
    private boolean isPerChannel(String constant, int channels) {
        return graph.shape(constant).equals(List.of(1, channels, 1, 1));
    }

    private void merge(NodeProto conv, NodeProto add) {
        String bias = add.getOutput(0) + ".bias";
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(bias).setDataType(ElementFormat.FLOAT.code());
        float[] values = graph.floats(add.getInput(1));
        tensor.addDims(values.length);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        result.addInitializer(tensor);
        merged.put(
                add.getOutput(0),
                conv.toBuilder().addInput(bias).setOutput(0, add.getOutput(0)).build());
        dropped.add(conv.getOutput(0));
    }
}
