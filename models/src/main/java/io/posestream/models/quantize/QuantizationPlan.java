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

    /**
     * @param settings which parts stay in float
     * @param floatConvs further convolutions that stay in float, by the names of their outputs
     */
    QuantizationPlan(OnnxGraph graph, QuantizeSettings settings, Set<String> floatConvs) {
        this.graph = graph;
        Set<NodeProto> excluded = excluded(settings);
        for (NodeProto node : graph.proto().getNodeList()) {
            boolean named = isConv(node) && floatConvs.contains(node.getOutput(0));
            if (!named && !excluded.contains(node) && isQuantizable(node)) {
                nodes.add(node);
            }
        }
        while (nodes.removeIf(node -> !isConv(node) && !isWorthwhile(node))) {
            // what is left in float may leave its neighbours without integers
        }
        nodes.forEach(this::addValues);
    }

    private static boolean isConv(NodeProto node) {
        return node.getOpType().equals(CONV);
    }

    private Set<NodeProto> excluded(QuantizeSettings settings) {
        Set<NodeProto> excluded = new HashSet<>();
        Set<Part> inFloat = settings.inFloat();
        if (inFloat.contains(Part.FIRST)) {
            graph.proto().getNodeList().stream()
                    .filter(QuantizationPlan::isConv)
                    .findFirst()
                    .ifPresent(excluded::add);
        }
        if (inFloat.contains(Part.LAST)) {
            excluded.addAll(lastNodes(graph.proto()));
        }
        for (NodeProto node : graph.proto().getNodeList()) {
            boolean sum = inFloat.contains(Part.SUMS) && node.getOpType().equals("Add");
            boolean depthwise = inFloat.contains(Part.DEPTHWISE) && isConv(node) && isDepthwise(node);
            if (sum || depthwise) {
                excluded.add(node);
            }
        }
        return excluded;
    }

    private boolean isDepthwise(NodeProto conv) {
        return graph.isConstant(conv.getInput(1))
                && graph.shape(conv.getInput(1)).get(1) == 1;
    }

    /**
     * True for an operation between convolutions on integers: it reads nothing but integers, and its result is wanted as
     * such. A ReLU goes with what it clips.
     */
    private boolean isWorthwhile(NodeProto node) {
        boolean fed = node.getInputList().stream()
                .filter(input -> !input.isEmpty() && !graph.isConstant(input))
                .allMatch(input -> graph.producer(input).filter(nodes::contains).isPresent());
        boolean wanted = node.getOpType().equals("Relu")
                || node.getOutputList().stream()
                        .anyMatch(output -> graph.consumers(output).stream().anyMatch(nodes::contains));
        return fed && wanted;
    }

    /**
     * The nodes from which an output is reached without passing a convolution over all channels, those included. One that
     * only adds up belongs to the one before it.
     */
    private Set<NodeProto> lastNodes(GraphProto proto) {
        Set<NodeProto> last = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        proto.getOutputList().forEach(output -> open.add(output.getName()));
        while (!open.isEmpty()) {
            Optional<NodeProto> node = graph.producer(open.pop());
            if (node.isPresent() && last.add(node.get()) && (!isConv(node.get()) || isSum(node.get()))) {
                List<String> inputs = node.get().getInputList();
                open.addAll(isConv(node.get()) ? inputs.subList(0, 1) : inputs);
            }
        }
        return last;
    }

    /** True where all weights are 0 or 1. */
    private boolean isSum(NodeProto conv) {
        if (!graph.isConstant(conv.getInput(1))) {
            return false;
        }
        for (float weight : graph.floats(conv.getInput(1))) {
            if (weight != 0 && weight != 1) {
                return false;
            }
        }
        return true;
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

    /** Every value that a plan may round. */
    static List<String> candidates(OnnxGraph graph) {
        Set<String> values = new LinkedHashSet<>();
        for (NodeProto node : graph.proto().getNodeList()) {
            String op = node.getOpType();
            if (isConv(node) || MOVING.contains(op) || COMPUTING.contains(op)) {
                values.add(node.getInput(0));
                values.addAll(COMPUTING.contains(op) ? node.getInputList() : List.of());
                values.addAll(node.getOutputList());
            }
        }
        values.removeIf(graph::isConstant);
        return List.copyOf(values);
    }

    private void addValues(NodeProto node) {
        boolean onlyFirst = isConv(node) || MOVING.contains(node.getOpType());
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
        return isConv(node) && nodes.contains(node);
    }

    /** Values to round. */
    Set<String> values() {
        return values;
    }

    /** The outputs of the convolutions on integers, in the order of the graph. */
    List<String> convs() {
        return nodes.stream()
                .filter(QuantizationPlan::isConv)
                .map(node -> node.getOutput(0))
                .toList();
    }
}
