package io.posestream.models.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes constants out of a graph that no node reads any more. */
public final class UnreadConstants {
    private UnreadConstants() {}

    /** Drops them from {@code graph}; what the graph gives out stays. */
    public static void drop(GraphProto.Builder graph) {
        Set<String> read = new HashSet<>();
        graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
        graph.getOutputList().forEach(output -> read.add(output.getName()));
        List<TensorProto> kept = graph.getInitializerList().stream()
                .filter(tensor -> read.contains(tensor.getName()))
                .toList();
        graph.clearInitializer().addAllInitializer(kept);
    }
}
