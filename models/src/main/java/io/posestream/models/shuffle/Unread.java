package io.posestream.models.shuffle;

import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes constants out of a graph that no node reads any more. */
final class Unread {
    private Unread() {}

    /** The graph without them. */
    static GraphProto drop(GraphProto.Builder graph) {
        Set<String> read = new HashSet<>();
        graph.getNodeList().forEach(node -> read.addAll(node.getInputList()));
        graph.getOutputList().forEach(output -> read.add(output.getName()));
        List<TensorProto> kept = graph.getInitializerList().stream()
                .filter(tensor -> read.contains(tensor.getName()))
                .toList();
        return graph.clearInitializer().addAllInitializer(kept).build();
    }
}
