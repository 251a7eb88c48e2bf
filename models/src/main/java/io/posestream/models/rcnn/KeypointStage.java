package io.posestream.models.rcnn;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.models.rcnn.Layers.Value;
import java.util.List;

/** From boxes of people to a map of logits per keypoint. Static functions. */
final class KeypointStage {
    static final String HEAD = "roi_heads.keypoint_head.";

    private static final int STOCK_BINS = 14;
    private static final int BLOCK_EVERY = 4;
    /** Pixels of the input per cell of the finest level. */
    private static final int STEP = 4;

    private KeypointStage() {}

    /** How many 3 x 3 convolutions a file has. */
    static int convolutions(RcnnWeights weights) {
        return weights.count(HEAD + "conv_fcn", 1, ".weight");
    }

    /** Whether a context block stands before convolution {@code number}, counted from 1. */
    static boolean hasBlock(int number) {
        return number % BLOCK_EVERY == 1;
    }

    /** Bins along a side of the pooled features: a file with context blocks tells. */
    static int bins(RcnnWeights weights) {
        return weights.shape(HEAD + "MHSA_1.MHSA.pos_emb.rel_width")
                .map(shape -> (shape.get(0) + 1) / 2)
                .orElse(STOCK_BINS);
    }

    /**
     * The head: N x C x bins x bins to N x keypoints x 4 bins x 4 bins, value {@code maps}.
     *
     * @param refined with context blocks
     */
    static Value maps(Layers layers, Value features, boolean refined) {
        RcnnWeights weights = layers.weights();
        Value x = features;
        if (weights.shape(HEAD + "conv_channel.weight").isPresent()) {
            x = layers.relu("conv_relu1", layers.conv(HEAD + "conv_channel", x, 1));
        }
        int side = bins(weights);
        int count = convolutions(weights);
        for (int i = 1; i <= count; i++) {
            if (refined && hasBlock(i)) {
                x = new ContextBlock(layers, HEAD + "MHSA_" + i, side).after(x);
            }
            x = layers.relu("conv_fcn_relu" + i, layers.conv(HEAD + "conv_fcn" + i, x, 3));
        }
        Value coarse = layers.doubling(HEAD + "score_lowres", x);
        OnnxBuilder graph = layers.graph();
        graph.named(
                "head.maps",
                "Resize",
                List.of(coarse.name(), "", graph.floats(1, 1, 2, 2)),
                Attributes.of("mode", "linear"),
                Attributes.of("coordinate_transformation_mode", "half_pixel"));
        return new Value("head.maps", coarse.channels());
    }

    /**
     * Features of enlarged boxes from the finest level, around which lie zeros on each side that a box goes beyond.
     *
     * @param finest P2
     * @param boxes enlarged, at least one
     */
    static String finest(OnnxBuilder graph, String finest, String boxes, int bins, RcnnRules rules) {
        String borders = borders(graph, finest, boxes);
        String none = graph.longs(0, 0);
        String leftTop = graph.node("Slice", List.of(borders, graph.longs(0), graph.longs(2)));
        String pads = graph.node(
                "Concat",
                List.of(none, swapped(graph, borders, 0), none, swapped(graph, borders, 2)),
                Attributes.of("axis", 0));
        String padded = graph.node("Pad", List.of(finest, pads));
        String cells = graph.node("Concat", List.of(leftTop, leftTop), Attributes.of("axis", 0));
        String pixels = graph.node(
                "Cast",
                List.of(graph.node("Mul", List.of(cells, graph.longScalar(STEP)))),
                Attributes.of("to", ElementFormat.FLOAT.code()));
        return RoiPooling.pooled(graph, padded, graph.node("Add", List.of(boxes, pixels)), 1.0 / STEP, bins, rules);
    }

    /** Rows before columns, as padding counts them. */
    private static String swapped(OnnxBuilder graph, String borders, long from) {
        return graph.node("Gather", List.of(borders, graph.longs(from + 1, from)), Attributes.of("axis", 0));
    }

    /**
     * Cells of zeros at the left, top, right and bottom. One is as good as the 8 or more that the authors' code puts
     * there: pooling takes what lies further out for the outermost cell, or for zero.
     */
    private static String borders(OnnxBuilder graph, String finest, String boxes) {
        String leftTop = graph.node(
                "Neg",
                List.of(graph.node(
                        "ReduceMin",
                        List.of(Boxes.columns(graph, boxes, 0, 2)),
                        Attributes.ofInts("axes", 0),
                        Attributes.of("keepdims", 0))));
        String extent = graph.node(
                "Cast",
                List.of(graph.node(
                        "Mul",
                        List.of(
                                graph.node(
                                        "Gather",
                                        List.of(graph.node("Shape", List.of(finest)), graph.longs(3, 2)),
                                        Attributes.of("axis", 0)),
                                graph.longScalar(STEP)))),
                Attributes.of("to", ElementFormat.FLOAT.code()));
        String rightBottom = graph.node(
                "Sub",
                List.of(
                        graph.node(
                                "ReduceMax",
                                List.of(Boxes.columns(graph, boxes, 2, Boxes.CORNERS)),
                                Attributes.ofInts("axes", 0),
                                Attributes.of("keepdims", 0)),
                        extent));
        String beyond = graph.node("Concat", List.of(leftTop, rightBottom), Attributes.of("axis", 0));
        return graph.node(
                "Cast",
                List.of(graph.node("Greater", List.of(beyond, graph.scalar(0)))),
                Attributes.of("to", ElementFormat.INT64.code()));
    }
}
