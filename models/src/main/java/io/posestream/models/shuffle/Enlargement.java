package io.posestream.models.shuffle;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxGraph;
import java.util.OptionalInt;

/** A Resize that repeats each cell of a map so and so many times in both directions. Static functions. */
final class Enlargement {
    /** Batch, channels, height, width. */
    static final int AXES = 4;

    private static final int SCALES = 2;

    private Enlargement() {}

    /** How many times; empty where {@code node} is none. */
    static OptionalInt factor(OnnxGraph graph, NodeProto node) {
        if (!node.getOpType().equals("Resize")
                || node.getInputCount() != SCALES + 1
                || !graph.isFloats(node.getInput(SCALES))
                || !Attributes.text(node, "mode", "nearest").equals("nearest")
                || !Attributes.text(node, "coordinate_transformation_mode", "").equals("asymmetric")
                || !Attributes.text(node, "nearest_mode", "").equals("floor")) {
            return OptionalInt.empty();
        }
        float[] scales = graph.floats(node.getInput(SCALES));
        boolean square = scales.length == AXES && scales[0] == 1 && scales[1] == 1 && scales[2] == scales[3];
        return square && scales[2] > 1 && scales[2] == Math.rint(scales[2])
                ? OptionalInt.of((int) scales[2])
                : OptionalInt.empty();
    }
}
