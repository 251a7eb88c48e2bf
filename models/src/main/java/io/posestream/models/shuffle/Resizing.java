package io.posestream.models.shuffle;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import java.util.Optional;
import java.util.OptionalInt;

/** What a Resize does that names its scales. Static functions. */
final class Resizing {
    /** Batch, channels, height, width. */
    static final int AXES = 4;
    /** Which input of a Resize its scales are. */
    static final int SCALES = 2;

    private Resizing() {}

    /** Its scale along each axis; empty for other nodes, and where sizes are named or only a run knows. */
    static Optional<float[]> scales(OnnxGraph graph, NodeProto node) {
        return node.getOpType().equals("Resize")
                        && node.getInputCount() == SCALES + 1
                        && graph.isFloats(node.getInput(SCALES))
                ? Optional.of(graph.floats(node.getInput(SCALES)))
                : Optional.empty();
    }

    /** How many times it repeats each cell of a map, in both directions; empty where it does something else. */
    static OptionalInt repeats(OnnxGraph graph, NodeProto node) {
        float[] scales = scales(graph, node).orElse(new float[0]);
        boolean square = scales.length == AXES && scales[0] == 1 && scales[1] == 1 && scales[2] == scales[3];
        boolean repeats = Attributes.text(node, "mode", "nearest").equals("nearest")
                && Attributes.text(node, "coordinate_transformation_mode", "").equals("asymmetric")
                && Attributes.text(node, "nearest_mode", "").equals("floor");
        return square && repeats && scales[2] > 1 && scales[2] == Math.rint(scales[2])
                ? OptionalInt.of((int) scales[2])
                : OptionalInt.empty();
    }
}
