package io.posestream.models.shuffle;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.BiasMerge;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes the channel shuffles out of a network of ShuffleNet's kind. Its units leave half of the channels alone, compute
 * the other half, put both together and shuffle them. The runtime keeps tensors in blocks of channels, in which it can
 * convolve, add and enlarge, but not split, concatenate or transpose: around each unit it brings them into the plain order
 * and back, a third of the time of PP-TinyPose. Here a unit writes what it computed into the places of the channels that it
 * read, by a convolution whose other rows are 0, and what is read next is found by weights: columns of what is not meant
 * are 0. The outputs are the same up to the order of additions.
 */
final class ShuffleRewrite {
    private static final String GROUP = "group";
    private static final int WEIGHTS = 1;
    private static final int BIAS = 2;

    private final OnnxGraph graph;
    private final Plan plan;
    private final Draft result;

    private ShuffleRewrite(OnnxGraph graph, Plan plan) {
        this.graph = graph;
        this.plan = plan;
        this.result = new Draft(graph.proto().toBuilder().clearValueInfo().build());
    }

    /** The graph without shuffles; empty where it has none that can go. */
    static Optional<GraphProto> apply(GraphProto proto) {
        OnnxGraph graph = new OnnxGraph(BiasMerge.apply(proto));
        return Plan.of(graph).map(plan -> new ShuffleRewrite(graph, plan).run());
    }

    private GraphProto run() {
        for (NodeProto node : graph.proto().getNodeList()) {
            Merge merge = plan.merges().get(node.getOutput(0));
            if (merge != null) {
                emit(merge);
            } else if (!plan.isGone(node)) {
                result.add(node.getOpType().equals("Conv") ? convolution(node) : renamed(node));
            }
        }
        return result.finish();
    }

    private NodeProto renamed(NodeProto node) {
        NodeProto.Builder copy = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            copy.setInput(i, plan.tensor(node.getInput(i)));
        }
        return copy.build();
    }

    private void emit(Merge merge) {
        String output = merge.concat().getOutput(0);
        String held = plan.tensor(merge.kept());
        Layout kept = plan.layout(merge.kept()).orElseThrow();
        float factor = plan.isDoubled(merge) ? 2 : 1;
        float[] ones = new float[kept.channels()];
        Arrays.fill(ones, factor);
        String stays = result.channelwise(held, kept.spread(ones), output + ".kept");
        NodeProto.Builder sum = NodeProto.newBuilder().setOpType("Add");
        if (merge.positive()) {
            String added = output + ".sum";
            result.add(sum.setName(added)
                    .addInput(merge.conv().getOutput(0))
                    .addInput(stays)
                    .addOutput(added));
            result.add(NodeProto.newBuilder()
                    .setName(output + ".relu")
                    .setOpType("Relu")
                    .addInput(added)
                    .addOutput(output));
        } else {
            result.add(sum.setName(output + ".sum")
                    .addInput(merge.relu().getOutput(0))
                    .addInput(stays)
                    .addOutput(output));
        }
    }

    private NodeProto convolution(NodeProto node) {
        NodeProto copy = renamed(node);
        if (!graph.isFloats(node.getInput(WEIGHTS))
                || plan.layout(node.getOutput(0)).isEmpty()) {
            return copy;
        }
        Layout written = plan.layout(node.getOutput(0)).orElseThrow();
        Optional<Layout> read = plan.layout(node.getInput(0)).filter(layout -> !layout.isPlain());
        float factor = factor(node);
        if (written.isPlain() && read.isEmpty() && factor == 1) {
            return copy;
        }
        NodeProto.Builder conv = copy.toBuilder();
        List<Integer> shape = graph.shape(node.getInput(WEIGHTS));
        float[] weights = graph.floats(node.getInput(WEIGHTS));
        int columns = shape.get(1);
        if (plan.isDepthwise(node)) {
            conv.clearAttribute();
            node.getAttributeList().stream()
                    .filter(attribute -> !attribute.getName().equals(GROUP))
                    .forEach(conv::addAttribute);
            conv.addAttribute(Attributes.of(GROUP, written.width()));
        } else if (read.isPresent()) {
            weights = read.get().spreadColumns(weights, shape.get(0));
            columns = read.get().width();
        }
        String name = node.getOutput(0);
        conv.setInput(
                WEIGHTS,
                result.scaled(
                        name + ".weight.moved",
                        List.of(written.width(), columns, shape.get(2), shape.get(3)),
                        written.spread(weights),
                        factor));
        if (node.getInputCount() > BIAS) {
            float[] bias = written.spread(graph.floats(node.getInput(BIAS)));
            conv.setInput(BIAS, result.scaled(name + ".bias.moved", List.of(written.width()), bias, factor));
        }
        return conv.build();
    }

    private float factor(NodeProto conv) {
        boolean twice =
                plan.merges().values().stream().anyMatch(merge -> merge.conv().equals(conv) && plan.isDoubled(merge));
        return twice ? 2 : 1;
    }
}
