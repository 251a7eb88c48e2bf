package io.posestream.models.rcnn;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.OnnxBuilder;
import java.util.List;

/**
 * A box that stands in where there is none: not every operation can be run on nothing. What is computed of it is cut off
 * again.
 *
 * @param boxes the boxes, or the one that stands in
 * @param count how many there really are: one whole number
 */
record Placeholder(String boxes, String count) {
    private static final float SIDE = 32;

    /** Fills an empty value; another one stays as it is. */
    static Placeholder of(OnnxBuilder graph, String boxes) {
        String count = Boxes.count(graph, boxes);
        String missing = graph.node(
                "Cast",
                List.of(graph.node("Equal", List.of(count, graph.longs(0)))),
                Attributes.of("to", ElementFormat.INT64.code()));
        String box =
                graph.floats(boxes + ".placeholder", List.of(1, Boxes.CORNERS), () -> new float[] {0, 0, SIDE, SIDE});
        String added = graph.node("Slice", List.of(box, graph.longs(0), missing, graph.longs(0)));
        return new Placeholder(graph.node("Concat", List.of(boxes, added), Attributes.of("axis", 0)), count);
    }

    /** The rows of the boxes that are there. */
    String real(OnnxBuilder graph, String rows) {
        return graph.node("Slice", List.of(rows, graph.longs(0), count, graph.longs(0)));
    }
}
