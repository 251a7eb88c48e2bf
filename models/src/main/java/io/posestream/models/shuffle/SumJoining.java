package io.posestream.models.shuffle;

import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Lets the runtime add an enlarged map on the way, as it does for what a convolution writes: where none writes the other
 * term, one with weights of 1 and one channel each is put there, which takes less than a sum does. It also tells the
 * runtime what the sum's batch is, which an enlarged map does not, so that it computes later sums in place. The outputs stay
 * the same to the bit.
 */
final class SumJoining {
    /** Ops whose output has the channels of their first input. */
    private static final List<String> KEEPING = List.of("Relu", "Add", "Resize", "MaxPool", "AveragePool");

    private static final int WEIGHTS = 1;

    private final OnnxGraph graph;
    private final Draft result;

    private SumJoining(GraphProto proto) {
        this.graph = new OnnxGraph(proto);
        this.result = new Draft(proto);
    }

    /** The same graph with such convolutions. */
    static GraphProto apply(GraphProto proto) {
        return new SumJoining(proto).run();
    }

    private GraphProto run() {
        for (NodeProto node : graph.proto().getNodeList()) {
            if (node.getOpType().equals("Add")) {
                add(node, isEnlarged(node.getInput(0)) ? 1 : 0);
            } else {
                result.add(node);
            }
        }
        return result.finish();
    }

    /** @param other which input is the one that may not be enlarged */
    private void add(NodeProto sum, int other) {
        String value = sum.getInput(other);
        OptionalInt channels = channels(value);
        boolean joins = sum.getInputList().stream().noneMatch(term -> isJoined(graph, term))
                && !isEnlarged(value)
                && isEnlarged(sum.getInput(1 - other));
        if (!joins || channels.isEmpty()) {
            result.add(sum);
            return;
        }
        float[] ones = new float[channels.getAsInt()];
        Arrays.fill(ones, 1);
        result.add(sum.toBuilder().setInput(other, result.channelwise(value, ones, sum.getOutput(0) + ".same")));
    }

    private boolean isEnlarged(String value) {
        return graph.producer(value)
                .filter(node -> Resizing.repeats(graph, node).isPresent())
                .isPresent();
    }

    /** Whether a value is written by a convolution and read once, so that the runtime adds what comes beside it on the way. */
    static boolean isJoined(OnnxGraph graph, String value) {
        return graph.onlyConsumer(value).isPresent()
                && graph.producer(value)
                        .filter(node -> node.getOpType().equals("Conv"))
                        .isPresent();
    }

    /** How many channels a value has, where that is easily told. */
    private OptionalInt channels(String value) {
        NodeProto node = graph.producer(value).orElse(null);
        while (node != null && KEEPING.contains(node.getOpType())) {
            node = graph.producer(node.getInput(0)).orElse(null);
        }
        return node != null && node.getOpType().equals("Conv") && graph.isConstant(node.getInput(WEIGHTS))
                ? OptionalInt.of(graph.shape(node.getInput(WEIGHTS)).get(0))
                : OptionalInt.empty();
    }
}
