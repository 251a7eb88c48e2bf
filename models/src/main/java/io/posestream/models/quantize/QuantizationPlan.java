package io.posestream.models.quantize;

import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import io.posestream.models.quantize.QuantizeSettings.Part;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which nodes compute on integers and which values are therefore rounded to 8 bits. Values that an operation only moves
 * (enlargement, pooling, reshaping) share one range.
 */
final class QuantizationPlan {
    private static final Set<String> MOVING = Set.of("MaxPool", "Resize", "Split", "Reshape", "Transpose");
    private static final Set<String> COMPUTING = Set.of("Add", "Concat", "Relu");
    private static final String CONV = "Conv";

    private final OnnxGraph graph;
    private final Set<NodeProto> nodes = new LinkedHashSet<>();
    private final Set<String> values = new LinkedHashSet<>();
    private final Map<String, String> groups = new HashMap<>();

    QuantizationPlan(OnnxGraph graph, QuantizeSettings settings) {
        this.graph = graph;
        Set<NodeProto> excluded = excluded(settings);
        for (NodeProto node : graph.proto().getNodeList()) {
            if (!excluded.contains(node) && isQuantizable(node)) {
                nodes.add(node);
            }
        }
        nodes.forEach(this::addValues);
    }

    private Set<NodeProto> excluded(QuantizeSettings settings) {
        Set<NodeProto> excluded = new HashSet<>();
        if (settings.inFloat().contains(Part.FIRST)) {
            graph.proto().getNodeList().stream()
                    .filter(node -> node.getOpType().equals(CONV))
                    .findFirst()
                    .ifPresent(excluded::add);
        }
        if (settings.inFloat().contains(Part.LAST)) {
            excluded.addAll(lastNodes(graph.proto()));
        }
        for (NodeProto node : graph.proto().getNodeList()) {
            boolean sum =
                    settings.inFloat().contains(Part.SUMS) && node.getOpType().equals("Add");
            if (sum) {
                excluded.add(node);
            }
        }
        return excluded;
    }

    /** The nodes from which an output is reached without passing a convolution over all channels, those included. */
    private Set<NodeProto> lastNodes(GraphProto proto) {
        Set<NodeProto> last = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        proto.getOutputList().forEach(output -> open.add(output.getName()));
        while (!open.isEmpty()) {
            Optional<NodeProto> node = graph.producer(open.pop());
            if (node.isPresent()
                    && last.add(node.get())
                    && !node.get().getOpType().equals(CONV)) {
                open.addAll(node.get().getInputList());
            }
        }
        return last;
    }

    private boolean isQuantizable(NodeProto node) {
        String op = node.getOpType();
        if (op.equals(CONV)) {
            return graph.isConstant(node.getInput(1))
                    && (node.getInputCount() < 3 || graph.isConstant(node.getInput(2)));
        }
        boolean noConstants = node.getInputList().stream().noneMatch(graph::isConstant);
        return MOVING.contains(op) || (COMPUTING.contains(op) && noConstants);
    }

    private void addValues(NodeProto node) {
        boolean onlyFirst = node.getOpType().equals(CONV) || MOVING.contains(node.getOpType());
        List<String> inputs = onlyFirst ? List.of(node.getInput(0)) : node.getInputList();
        inputs.stream().filter(input -> !graph.isConstant(input)).forEach(this::addUnlessFused);
        node.getOutputList().forEach(this::addUnlessFused);
        if (MOVING.contains(node.getOpType())) {
            node.getOutputList().forEach(output -> join(node.getInput(0), output));
        }
    }

    private void addUnlessFused(String value) {
        if (!isFused(value)) {
            values.add(value);
        }
    }

    /** True between an operation and its ReLU: the runtime clips while it rounds. */
    private boolean isFused(String value) {
        Optional<NodeProto> reader = graph.onlyConsumer(value);
        Optional<NodeProto> maker = graph.producer(value);
        return reader.isPresent()
                && maker.isPresent()
                && reader.get().getOpType().equals("Relu")
                && Set.of(CONV, "Add").contains(maker.get().getOpType())
                && nodes.contains(maker.get())
                && nodes.contains(reader.get());
    }

    private void join(String a, String b) {
        groups.put(group(b), group(a));
    }

    /** The value whose range stands for {@code value}. */
    String group(String value) {
        String root = value;
        while (groups.containsKey(root) && !groups.get(root).equals(root)) {
            root = groups.get(root);
        }
        return root;
    }

    /** Convolutions to compute on integers. */
    boolean isQuantizedConv(NodeProto node) {
        return node.getOpType().equals(CONV) && nodes.contains(node);
    }

    /** Values to round. */
    Set<String> values() {
        return values;
    }

    /** How many nodes compute on integers. */
    int size() {
        return nodes.size();
    }
}
