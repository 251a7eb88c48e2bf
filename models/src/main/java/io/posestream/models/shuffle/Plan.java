package io.posestream.models.shuffle;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the channels of all values of a graph are to lie so that no shuffle moves any. Convolutions read and write any
 * layout, by their weights; what works channel by channel keeps one; what else there is wants values as they are.
 */
final class Plan {
    /** A layout that the graph cannot have. */
    private static final class ImpossibleException extends Exception {
        private static final long serialVersionUID = 1L;

        ImpossibleException(String value) {
            super("the channels of " + value + " have to stay where they are");
        }
    }

    private static final Set<String> BY_CHANNEL = Set.of("Relu", "Resize", "MaxPool", "AveragePool");
    private static final int CHANNEL_AXIS = 1;

    private final OnnxGraph graph;
    private final Map<String, Layout> layouts = new HashMap<>();
    private final Map<String, String> tensors = new HashMap<>();
    private final Set<String> positive = new HashSet<>();
    private final Map<String, Merge> merges = new LinkedHashMap<>();
    private final Set<String> doubled = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Map<String, ChannelShuffle> shuffles = new HashMap<>();

    private Plan(OnnxGraph graph) {
        this.graph = graph;
    }

    /** The plan; empty where the graph has no shuffle behind a branch, or its values cannot be laid out so. */
    static Optional<Plan> of(OnnxGraph graph) {
        Plan plan = new Plan(graph);
        try {
            for (NodeProto node : graph.proto().getNodeList()) {
                plan.visit(node);
            }
            for (String output : plan.tensors.keySet()) {
                if (graph.isOutput(output)) {
                    throw new ImpossibleException(output);
                }
            }
        } catch (ImpossibleException e) {
            return Optional.empty();
        }
        return plan.merges.isEmpty() ? Optional.empty() : Optional.of(plan);
    }

    /** Of a value whose channels are known. */
    Optional<Layout> layout(String value) {
        return Optional.ofNullable(layouts.get(value));
    }

    /** The tensor that holds a value. */
    String tensor(String value) {
        return tensors.getOrDefault(value, value);
    }

    /** By the output of their concatenation. */
    Map<String, Merge> merges() {
        return merges;
    }

    /** True where twice the sum of a merge is wanted in its place. */
    boolean isDoubled(Merge merge) {
        return doubled.contains(merge.concat().getOutput(0));
    }

    /** True for a node that computes nothing any more. */
    boolean isGone(NodeProto node) {
        return gone.contains(node.getOutput(0));
    }

    private void visit(NodeProto node) throws ImpossibleException {
        String type = node.getOpType();
        Optional<ChannelShuffle> shuffle = ChannelShuffle.from(graph, node).filter(found -> hasLayout(found.input()));
        if (shuffle.isPresent()) {
            shuffles.put(shuffle.get().output(), shuffle.get());
            gone.add(node.getOutput(0));
            gone.add(shuffle.get().transpose().getOutput(0));
        } else if (shuffles.containsKey(node.getOutput(0))) {
            ChannelShuffle ending = shuffles.get(node.getOutput(0));
            alias(ending.output(), ending.input(), layouts.get(ending.input()).shuffled(ending.groups()));
            gone.add(node.getOutput(0));
        } else if (gone.contains(node.getOutput(0))) {
            return;
        } else if (type.equals("Conv")) {
            convolution(node);
        } else if (BY_CHANNEL.contains(type) && hasLayout(node.getInput(0)) && keepsChannels(node)) {
            layouts.put(node.getOutput(0), layouts.get(node.getInput(0)));
            if (type.equals("Relu") || (type.equals("MaxPool") && positive.contains(tensor(node.getInput(0))))) {
                positive.add(node.getOutput(0));
            }
        } else if (type.equals("Add") && hasLayout(node.getInput(0)) && hasLayout(node.getInput(1))) {
            sum(node);
        } else if (type.equals("Split") && halves(node)) {
            Layout whole = layouts.get(node.getInput(0));
            int half = whole.channels() / 2;
            alias(node.getOutput(0), node.getInput(0), whole.part(0, half));
            alias(node.getOutput(1), node.getInput(0), whole.part(half, whole.channels()));
            node.getOutputList().forEach(gone::add);
        } else if (type.equals("Concat")) {
            concatenation(node);
        } else {
            requirePlain(node);
        }
    }

    private void alias(String value, String source, Layout layout) {
        tensors.put(value, tensor(source));
        layouts.put(value, layout);
    }

    private boolean hasLayout(String value) {
        return layouts.containsKey(value);
    }

    private void requirePlain(NodeProto node) throws ImpossibleException {
        for (String input : node.getInputList()) {
            if (hasLayout(input) && !layouts.get(input).isPlain()) {
                throw new ImpossibleException(input);
            }
        }
    }

    private void convolution(NodeProto node) throws ImpossibleException {
        String weights = node.getInput(1);
        if (!graph.isFloats(weights)
                || (node.getInputCount() > 2 && !graph.isFloats(node.getInput(2)))
                || graph.shape(weights).size() != 4) {
            requirePlain(node);
            return;
        }
        int channels = graph.shape(weights).get(0);
        long groups = Attributes.number(node, "group", 1);
        Layout input = layouts.get(node.getInput(0));
        if (groups == 1) {
            layouts.put(node.getOutput(0), Layout.plain(channels));
        } else if (input != null && isDepthwise(node)) {
            layouts.put(node.getOutput(0), input);
        } else {
            requirePlain(node);
            layouts.put(node.getOutput(0), Layout.plain(channels));
        }
    }

    /** True for a convolution with one filter per channel. */
    boolean isDepthwise(NodeProto conv) {
        List<Integer> shape = graph.shape(conv.getInput(1));
        return Attributes.number(conv, "group", 1) > 1
                && Attributes.number(conv, "group", 1) == shape.get(0)
                && shape.get(1) == 1;
    }

    private void sum(NodeProto node) throws ImpossibleException {
        String first = node.getInput(0);
        String second = node.getInput(1);
        Merge merge = merges.get(tensor(first));
        if (first.equals(second)
                && merge != null
                && graph.consumers(first).stream().allMatch(node::equals)) {
            doubled.add(merge.concat().getOutput(0));
            alias(node.getOutput(0), first, layouts.get(first));
            gone.add(node.getOutput(0));
            return;
        }
        Layout wanted = layouts.get(first);
        if (!wanted.equals(layouts.get(second))) {
            if (canTake(second, wanted)) {
                take(second, wanted);
            } else {
                wanted = layouts.get(second);
                if (!canTake(first, wanted)) {
                    throw new ImpossibleException(first);
                }
                take(first, wanted);
            }
        }
        layouts.put(node.getOutput(0), wanted);
    }

    /** True where the convolutions behind a value that nobody else reads can write it in another layout. */
    private boolean canTake(String value, Layout layout) {
        Optional<NodeProto> producer = graph.producer(value);
        Layout now = layouts.get(value);
        if (producer.isEmpty()
                || now == null
                || !now.isPlain()
                || now.channels() != layout.channels()
                || graph.consumers(value).stream().distinct().count() != 1
                || gone.contains(value)) {
            return false;
        }
        NodeProto node = producer.get();
        return switch (node.getOpType()) {
            case "Conv" ->
                Attributes.number(node, "group", 1) == 1 || (isDepthwise(node) && canTake(node.getInput(0), layout));
            case "Add" -> canTake(node.getInput(0), layout) && canTake(node.getInput(1), layout);
            default -> BY_CHANNEL.contains(node.getOpType()) && canTake(node.getInput(0), layout);
        };
    }

    private void take(String value, Layout layout) {
        layouts.put(value, layout);
        NodeProto node = graph.producer(value).orElseThrow();
        if (node.getOpType().equals("Conv") && Attributes.number(node, "group", 1) == 1) {
            return;
        }
        take(node.getInput(0), layout);
        if (node.getOpType().equals("Add")) {
            take(node.getInput(1), layout);
        }
    }

    private void concatenation(NodeProto node) throws ImpossibleException {
        if (node.getInputCount() != 2 || Attributes.number(node, "axis", CHANNEL_AXIS) != CHANNEL_AXIS) {
            requirePlain(node);
            return;
        }
        if (merge(node, 0, 1) || merge(node, 1, 0)) {
            return;
        }
        requirePlain(node);
        if (hasLayout(node.getInput(0)) && hasLayout(node.getInput(1))) {
            layouts.put(
                    node.getOutput(0),
                    Layout.plain(layouts.get(node.getInput(0)).channels()
                            + layouts.get(node.getInput(1)).channels()));
        }
    }

    private boolean merge(NodeProto concat, int keptInput, int branchInput) {
        String kept = concat.getInput(keptInput);
        String branch = concat.getInput(branchInput);
        Optional<NodeProto> relu =
                graph.producer(branch).filter(node -> node.getOpType().equals("Relu"));
        Optional<NodeProto> conv = relu.flatMap(node -> graph.producer(node.getInput(0)))
                .filter(node -> node.getOpType().equals("Conv") && Attributes.number(node, "group", 1) == 1);
        boolean shuffled = graph.onlyConsumer(concat.getOutput(0))
                .flatMap(node -> ChannelShuffle.from(graph, node))
                .isPresent();
        if (!shuffled || conv.isEmpty() || !tensors.containsKey(kept) || !hasLayout(branch)) {
            return false;
        }
        Layout places = layouts.get(kept).rest();
        if (!canTake(branch, places)) {
            return false;
        }
        take(branch, places);
        Layout stays = layouts.get(kept);
        layouts.put(concat.getOutput(0), keptInput == 0 ? stays.then(places) : places.then(stays));
        boolean sumFirst = positive.contains(tensor(kept));
        if (sumFirst) {
            positive.add(concat.getOutput(0));
            gone.add(branch);
        }
        merges.put(concat.getOutput(0), new Merge(concat, kept, relu.orElseThrow(), conv.get(), places, sumFirst));
        return true;
    }

    private boolean halves(NodeProto split) {
        Layout whole = layouts.get(split.getInput(0));
        if (whole == null
                || split.getOutputCount() != 2
                || Attributes.number(split, "axis", 0) != CHANNEL_AXIS
                || whole.channels() % 2 != 0) {
            return false;
        }
        long half = whole.channels() / 2;
        List<Long> halves = List.of(half, half);
        if (split.getInputCount() > 1 && !split.getInput(1).isEmpty()) {
            return graph.longs(split.getInput(1)).filter(halves::equals).isPresent();
        }
        return Attributes.ints(split, "split").orElse(halves).equals(halves);
    }

    /** A Resize that changes the channel axis would mix what is kept apart; sizes and scales of 1 there do not. */
    private boolean keepsChannels(NodeProto node) {
        return !node.getOpType().equals("Resize")
                || Resizing.scales(graph, node)
                        .filter(scales -> scales.length == Resizing.AXES && scales[CHANNEL_AXIS] == 1)
                        .isPresent();
    }
}
