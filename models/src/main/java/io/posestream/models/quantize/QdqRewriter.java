package io.posestream.models.quantize;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import io.posestream.models.onnx.TensorProto;
import io.posestream.models.onnx.UnreadConstants;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a plan into a graph in the form that runtimes recognise: each rounded value passes QuantizeLinear and
 * DequantizeLinear, weights and biases are stored as integers behind DequantizeLinear. Activations are unsigned with a
 * zero point, weights signed and symmetric with one scale per output channel. Not thread safe.
 */
final class QdqRewriter {
    private final OnnxGraph graph;
    private final QuantizationPlan plan;
    /** By the name of a value's group. */
    private final Map<String, Range> ranges = new HashMap<>();

    private final Calibration calibration;
    private final int weightLimit;
    private final GraphProto.Builder result;
    private final Map<String, String> inputNames = new HashMap<>();

    /** Rounds by {@code settings} what {@code plan} says, from what {@code calibration} saw. */
    QdqRewriter(OnnxGraph graph, QuantizationPlan plan, Calibration calibration, QuantizeSettings settings) {
        this.graph = graph;
        this.plan = plan;
        this.calibration = calibration;
        this.weightLimit = (1 << (settings.weightBits() - 1)) - 1;
        for (String value : plan.values()) {
            ranges.merge(plan.group(value), calibration.range(value, settings.rule()), Range::union);
        }
        this.result = graph.proto().toBuilder().clearNode();
    }

    /** The quantised graph. */
    GraphProto run() {
        for (String value : plan.values()) {
            if (graph.producer(value).isEmpty()) {
                inputNames.put(value, value + ".rounded");
                round(value, value, value + ".rounded");
            }
        }
        for (NodeProto node : graph.proto().getNodeList()) {
            add(node);
        }
        dropUnused();
        return result.build();
    }

    private void add(NodeProto node) {
        NodeProto.Builder changed = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            changed.setInput(i, inputNames.getOrDefault(node.getInput(i), node.getInput(i)));
        }
        if (plan.isQuantizedConv(node)) {
            ConvWeights weights = ConvWeights.of(graph, node, inputScale(node), weightLimit);
            weights.correctBiases(calibration.channelMeans(node.getInput(0)));
            String name = node.getOutput(0);
            String input = changed.getInput(0);
            changed.clearInput()
                    .addInput(input)
                    .addInput(weights.addWeight(result, name))
                    .addInput(weights.addBias(result, name));
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            if (plan.values().contains(node.getOutput(i))) {
                changed.setOutput(i, node.getOutput(i) + ".exact");
            }
        }
        result.addNode(changed);
        for (String output : node.getOutputList()) {
            if (plan.values().contains(output)) {
                round(output, output + ".exact", output);
            }
        }
    }

    private float inputScale(NodeProto conv) {
        return ranges.get(plan.group(conv.getInput(0))).scale();
    }

    /** Adds the pair of nodes that rounds {@code from} to 8 bits and gives it back as {@code to}. */
    private void round(String value, String from, String to) {
        Range range = ranges.get(plan.group(value));
        String scale = value + ".scale";
        String zero = value + ".zero";
        result.addInitializer(TensorProto.newBuilder()
                .setName(scale)
                .setDataType(ElementFormat.FLOAT.code())
                .addFloatData(range.scale()));
        result.addInitializer(TensorProto.newBuilder()
                .setName(zero)
                .setDataType(ElementFormat.UINT8.code())
                .addInt32Data(range.zeroPoint()));
        result.addNode(node("QuantizeLinear", List.of(from, scale, zero), value + ".int8"));
        result.addNode(node("DequantizeLinear", List.of(value + ".int8", scale, zero), to));
    }

    static NodeProto node(String op, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(op)
                .setName(output + "/" + op)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    /** A node that widens integers with one scale per entry of the first axis. */
    static NodeProto perChannel(List<String> inputs, String output) {
        return node("DequantizeLinear", inputs, output).toBuilder()
                .addAttribute(Attributes.of("axis", 0))
                .build();
    }

    /** Removes constants, and casts of constants, that nothing reads any more. */
    private void dropUnused() {
        Set<String> read = new HashSet<>();
        result.getNodeList().forEach(node -> read.addAll(node.getInputList()));
        List<NodeProto> kept = result.getNodeList().stream()
                .filter(node -> !node.getOpType().equals("Cast") || read.contains(node.getOutput(0)))
                .toList();
        result.clearNode().addAllNode(kept);
        UnreadConstants.drop(result);
    }
}
