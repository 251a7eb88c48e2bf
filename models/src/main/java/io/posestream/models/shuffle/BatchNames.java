package io.posestream.models.shuffle;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import io.posestream.models.onnx.TensorShapeProto;
import io.posestream.models.onnx.ValueInfoProto;
import io.posestream.models.onnx.ValueInfos;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says of resized values that their batch is the input's. The runtime forgets the name of a batch at a Resize, then takes
 * its sums for such as may spread one picture over a batch, and neither leaves them in its layout nor joins them with
 * convolutions.
 */
final class BatchNames {
    /** Ops that keep the batch of their first input. */
    private static final List<String> KEEPING = List.of("Conv", "Relu", "MaxPool", "AveragePool");

    private static final int CHANNEL_AXIS = 1;

    private final OnnxGraph graph;
    private final Map<String, String> batches = new HashMap<>();
    private final GraphProto.Builder result;

    private BatchNames(GraphProto proto) {
        this.graph = new OnnxGraph(proto);
        this.result = proto.toBuilder();
    }

    /** The same graph, with what it lacks said. */
    static GraphProto apply(GraphProto proto) {
        return new BatchNames(proto).run();
    }

    private GraphProto run() {
        for (ValueInfoProto input : graph.proto().getInputList()) {
            TensorShapeProto shape = input.getType().getTensorType().getShape();
            if (shape.getDimCount() > 0 && !shape.getDim(0).getDimParam().isEmpty()) {
                batches.put(input.getName(), shape.getDim(0).getDimParam());
            }
        }
        for (NodeProto node : graph.proto().getNodeList()) {
            visit(node);
        }
        return result.build();
    }

    private void visit(NodeProto node) {
        String batch = node.getInputCount() == 0 ? null : batches.get(node.getInput(0));
        if (batch == null) {
            return;
        }
        String output = node.getOutput(0);
        boolean joins = node.getOpType().equals("Add")
                || (node.getOpType().equals("Concat") && Attributes.number(node, "axis", 0) == CHANNEL_AXIS);
        if (KEEPING.contains(node.getOpType())
                || (joins && node.getInputList().stream().allMatch(input -> batch.equals(batches.get(input))))) {
            batches.put(output, batch);
            return;
        }
        Resizing.scales(graph, node)
                .filter(scales -> scales.length > 0 && scales[0] == 1)
                .ifPresent(scales -> {
                    batches.put(output, batch);
                    result.addValueInfo(ValueInfos.named(output, batch, scales.length));
                });
    }
}
