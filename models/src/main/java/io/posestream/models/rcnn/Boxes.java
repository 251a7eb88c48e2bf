package io.posestream.models.rcnn;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.OnnxBuilder;
import java.util.List;

/**
 * Arithmetic on boxes in a graph: values of N x 4, left, top, right, bottom in pixels of the network's input. Static
 * functions.
 */
final class Boxes {
    static final int CORNERS = 4;

    /** Changes of size are limited to this factor: log(1000 / 16). */
    private static final float MOST_GROWTH = (float) Math.log(1000.0 / 16);

    private Boxes() {}

    /**
     * Boxes moved and resized.
     *
     * @param boxes N x 4
     * @param deltas N x 4: dx, dy in sizes of the box, dw, dh in logarithms, each times its weight
     * @param weights of dx, dy, dw, dh
     */
    static String moved(OnnxBuilder graph, String boxes, String deltas, float... weights) {
        String leftTop = columns(graph, boxes, 0, 2);
        String size = graph.node("Sub", List.of(columns(graph, boxes, 2, CORNERS), leftTop));
        String half = graph.scalar(0.5f);
        String centre = graph.node("Add", List.of(leftTop, graph.node("Mul", List.of(size, half))));
        String scaled = graph.node("Div", List.of(deltas, graph.floats(weights)));
        String shift = graph.node("Mul", List.of(columns(graph, scaled, 0, 2), size));
        String movedCentre = graph.node("Add", List.of(centre, shift));
        String growth = graph.node("Min", List.of(columns(graph, scaled, 2, CORNERS), graph.scalar(MOST_GROWTH)));
        String newSize = graph.node("Mul", List.of(graph.node("Exp", List.of(growth)), size));
        String newHalf = graph.node("Mul", List.of(newSize, half));
        return graph.node(
                "Concat",
                List.of(
                        graph.node("Sub", List.of(movedCentre, newHalf)),
                        graph.node("Add", List.of(movedCentre, newHalf))),
                Attributes.of("axis", 1));
    }

    /**
     * Boxes cut at the edges of the picture.
     *
     * @param extent its width and height
     */
    static String clipped(OnnxBuilder graph, String boxes, String extent) {
        String limit = graph.node("Concat", List.of(extent, extent), Attributes.of("axis", 0));
        return graph.node("Min", List.of(graph.node("Max", List.of(boxes, graph.scalar(0))), limit));
    }

    /** The same with all sides moved out by 15 % of the box's size. */
    static String enlarged(OnnxBuilder graph, String boxes) {
        String size = size(graph, boxes);
        String margin = graph.node("Mul", List.of(size, graph.scalar(0.15f)));
        String margins =
                graph.node("Concat", List.of(graph.node("Neg", List.of(margin)), margin), Attributes.of("axis", 1));
        return graph.node("Add", List.of(boxes, margins));
    }

    /** Width and height, N x 2. */
    static String size(OnnxBuilder graph, String boxes) {
        return graph.node("Sub", List.of(columns(graph, boxes, 2, CORNERS), columns(graph, boxes, 0, 2)));
    }

    /** Which boxes have no side below {@code least}, or, where it is 0, an area: N truths. */
    static String isLarge(OnnxBuilder graph, String boxes, float least) {
        String shorter = graph.node(
                "ReduceMin", List.of(size(graph, boxes)), Attributes.ofInts("axes", 1), Attributes.of("keepdims", 0));
        return graph.node(least > 0 ? "GreaterOrEqual" : "Greater", List.of(shorter, graph.scalar(least)));
    }

    /** Rows for which {@code isKept} holds. */
    static String compressed(OnnxBuilder graph, String rows, String isKept) {
        return graph.node("Compress", List.of(rows, isKept), Attributes.of("axis", 0));
    }

    /** Rows of the given numbers. */
    static String gathered(OnnxBuilder graph, String rows, String numbers) {
        return graph.node("Gather", List.of(rows, numbers), Attributes.of("axis", 0));
    }

    /** How many rows: one whole number. */
    static String count(OnnxBuilder graph, String rows) {
        return graph.node("Slice", List.of(graph.node("Shape", List.of(rows)), graph.longs(0), graph.longs(1)));
    }

    static String columns(OnnxBuilder graph, String values, long from, long to) {
        return graph.node("Slice", List.of(values, graph.longs(from), graph.longs(to), graph.longs(1)));
    }

    /**
     * Greedy suppression, best first.
     *
     * @param most how many stay at most: one whole number
     * @param iou of two boxes that overlap by more the weaker one goes: one number
     * @return numbers of the rows that stay, by falling score
     */
    static String suppressed(OnnxBuilder graph, String boxes, String scores, String most, String iou) {
        String kept = graph.node(
                "NonMaxSuppression",
                List.of(
                        graph.node("Unsqueeze", List.of(boxes, graph.longs(0))),
                        graph.node("Unsqueeze", List.of(scores, graph.longs(0, 1))),
                        most,
                        iou));
        return graph.node("Gather", List.of(kept, graph.longScalar(2)), Attributes.of("axis", 1));
    }
}
