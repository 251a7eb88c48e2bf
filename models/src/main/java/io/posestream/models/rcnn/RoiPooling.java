package io.posestream.models.rcnn;

import io.posestream.models.onnx.AttributeProto;
import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.models.rcnn.Layers.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Features of boxes: RoIAlign from a pyramid, of samples at pixel centres as many as a bin has cells (detectron2), or two
 * by two without regard to centres (torchvision). Static functions.
 */
final class RoiPooling {
    private static final float CANONICAL_SIDE = 224;
    /** Added to the ratio of sides in detectron2. */
    private static final float RATIO_EPSILON = 1e-8f;
    /** Added to the level in torchvision: a box reaches it a little earlier. */
    private static final double LEVEL_EPSILON = 1e-6;
    /** Levels begin at half, once and twice the canonical side. */
    private static final double[] LEVEL_RATIOS = {0.5, 1, 2};

    private static final double FINEST = 0.25;

    private RoiPooling() {}

    /**
     * Pooled features, ordered by level.
     *
     * @param features N x C x size x size
     * @param rows for each box the number of its row
     */
    record Pooled(String features, String rows) {
        /** Values made of the features, row by row, in the order of the boxes. */
        String inBoxOrder(OnnxBuilder graph, String values) {
            return Boxes.gathered(graph, values, rows);
        }
    }

    /**
     * Pools each box from the level that goes with its size.
     *
     * @param levels P2 to P5
     * @param boxes N x 4, in pixels of the input
     * @param size bins along a side
     */
    static Pooled bySize(OnnxBuilder graph, List<Value> levels, String boxes, int size, RcnnRules rules) {
        String level = level(graph, boxes, rules);
        List<String> features = new ArrayList<>();
        List<String> order = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            String isHere = graph.node("Equal", List.of(level, graph.longScalar(i)));
            String numbers = graph.node("Squeeze", List.of(graph.node("NonZero", List.of(isHere)), graph.longs(0)));
            order.add(numbers);
            String here = Boxes.gathered(graph, boxes, numbers);
            features.add(pooled(graph, levels.get(i).name(), here, FINEST / (1 << i), size, rules));
        }
        String boxOfRow = graph.node("Concat", order, Attributes.of("axis", 0));
        List<String> sorted = graph.nodes(
                List.of(boxOfRow + ".sorted", boxOfRow + ".rows"),
                "TopK",
                List.of(boxOfRow, graph.node("Shape", List.of(boxOfRow))),
                Attributes.of("axis", 0),
                Attributes.of("largest", 0));
        return new Pooled(graph.node("Concat", features, Attributes.of("axis", 0)), sorted.get(1));
    }

    /** 0 for P2 to 3 for P5, N whole numbers. */
    static String level(OnnxBuilder graph, String boxes, RcnnRules rules) {
        String size = Boxes.size(graph, boxes);
        String area =
                graph.node("ReduceProd", List.of(size), Attributes.ofInts("axes", 1), Attributes.of("keepdims", 0));
        String ratio = graph.node("Div", List.of(graph.node("Sqrt", List.of(area)), graph.scalar(CANONICAL_SIDE)));
        if (rules.aligns()) {
            ratio = graph.node("Add", List.of(ratio, graph.scalar(RATIO_EPSILON)));
        }
        String level = "";
        for (double from : LEVEL_RATIOS) {
            double least = rules.aligns() ? from : from * Math.pow(2, -LEVEL_EPSILON);
            String reached = graph.node(
                    "Cast",
                    List.of(graph.node("GreaterOrEqual", List.of(ratio, graph.scalar((float) least)))),
                    Attributes.of("to", ElementFormat.INT64.code()));
            level = level.isEmpty() ? reached : graph.node("Add", List.of(level, reached));
        }
        return level;
    }

    /**
     * Pools boxes from one map.
     *
     * @param map 1 x C x H x W
     * @param scale cells per pixel of the input
     */
    static String pooled(OnnxBuilder graph, String map, String boxes, double scale, int size, RcnnRules rules) {
        String none = graph.node("Cast", List.of(zeros(graph, boxes)), Attributes.of("to", ElementFormat.INT64.code()));
        AttributeProto mode =
                Attributes.of("coordinate_transformation_mode", rules.aligns() ? "half_pixel" : "output_half_pixel");
        return graph.node(
                "RoiAlign",
                List.of(map, boxes, none),
                mode,
                Attributes.of("output_height", size),
                Attributes.of("output_width", size),
                Attributes.of("sampling_ratio", rules.aligns() ? 0 : 2),
                Attributes.of("spatial_scale", (float) scale));
    }

    /** As many zeros as there are boxes. */
    private static String zeros(OnnxBuilder graph, String boxes) {
        return graph.node("ConstantOfShape", List.of(Boxes.count(graph, boxes)));
    }
}
