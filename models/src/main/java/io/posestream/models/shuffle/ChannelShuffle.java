package io.posestream.models.shuffle;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;

/**
 * A channel shuffle as exporters write it: a reshape to [batch, groups, channels / groups, height, width], the second and
 * third axis exchanged, and a reshape back (Zhang et al., ShuffleNet, 2018).
 *
 * @param input the value whose channels are shuffled
 * @param groups of channels that are dealt out in turn
 * @param transpose the node in the middle
 * @param output the shuffled value
 */
record ChannelShuffle(String input, int groups, NodeProto transpose, String output) {
    private static final List<Long> EXCHANGE = List.of(0L, 2L, 1L, 3L, 4L);
    private static final int CHANNELS = 1;

    /** The shuffle that begins with {@code reshape}, where it is one. */
    static Optional<ChannelShuffle> from(OnnxGraph graph, NodeProto reshape) {
        if (!reshape.getOpType().equals("Reshape")) {
            return Optional.empty();
        }
        Optional<List<Long>> apart = graph.longs(reshape.getInput(1));
        Optional<NodeProto> transpose = graph.onlyConsumer(reshape.getOutput(0))
                .filter(node -> node.getOpType().equals("Transpose") && exchanges(node));
        Optional<NodeProto> back = transpose
                .flatMap(node -> graph.onlyConsumer(node.getOutput(0)))
                .filter(node -> node.getOpType().equals("Reshape"));
        Optional<List<Long>> together = back.flatMap(node -> graph.longs(node.getInput(1)));
        if (apart.isEmpty() || together.isEmpty() || !isShuffle(apart.get(), together.get())) {
            return Optional.empty();
        }
        return Optional.of(new ChannelShuffle(
                reshape.getInput(0),
                Math.toIntExact(apart.get().get(CHANNELS)),
                transpose.orElseThrow(),
                back.orElseThrow().getOutput(0)));
    }

    private static boolean exchanges(NodeProto transpose) {
        return Attributes.ints(transpose, "perm").filter(EXCHANGE::equals).isPresent();
    }

    private static boolean isShuffle(List<Long> apart, List<Long> together) {
        if (apart.size() != EXCHANGE.size() || together.size() != EXCHANGE.size() - 1) {
            return false;
        }
        long groups = apart.get(1);
        long channels = apart.get(2);
        return groups > 1
                && channels > 0
                && groups * channels == together.get(CHANNELS)
                && apart.subList(3, 5).equals(together.subList(2, 4));
    }
}
