package io.posestream.models.rcnn;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.models.rcnn.Layers.Value;
import java.util.ArrayList;
import java.util.List;

/** Where something may be: boxes in pixels of the input, at most 1000. Static functions. */
final class Proposals {
    private static final int MOST = 1000;
    private static final float IOU = 0.7f;
    private static final String HEAD = "proposal_generator.rpn_head.";

    private Proposals() {}

    /**
     * What the head says of one level.
     *
     * @param logits 1 x 3 x H x W
     * @param deltas 1 x 12 x H x W, anchor by anchor
     */
    record Level(String logits, String deltas) {}

    /**
     * Boxes and how good they are, best first.
     *
     * @param boxes N x 4
     * @param scores N: logits, or of torchvision their sigmoids
     */
    record Found(String boxes, String scores) {}

    /** The head over all levels. One set of weights; the tensors are written once. */
    static List<Level> head(Layers layers, List<Value> levels) {
        OnnxBuilder graph = layers.graph();
        List<Level> answers = new ArrayList<>();
        Shared conv = Shared.of(layers, HEAD + "conv", levels.get(0).channels(), 3);
        Shared logits = Shared.of(layers, HEAD + "objectness_logits", conv.channels(), 1);
        Shared deltas = Shared.of(layers, HEAD + "anchor_deltas", conv.channels(), 1);
        if (logits.channels() != Anchors.COUNT || deltas.channels() != Anchors.COUNT * Boxes.CORNERS) {
            layers.weights()
                    .reject("a proposal head of " + logits.channels() + " logits and " + deltas.channels()
                            + " deltas instead of " + Anchors.COUNT + " and " + Anchors.COUNT * Boxes.CORNERS);
        }
        for (Value level : levels) {
            String hidden = graph.node("Relu", List.of(conv.on(graph, level.name())));
            answers.add(new Level(logits.on(graph, hidden), deltas.on(graph, hidden)));
        }
        return answers;
    }

    /**
     * A convolution that is applied to several levels; its result has the size of its input.
     *
     * @param tensors its weights, once in the graph
     * @param kernel its odd width
     */
    private record Shared(Layers.Weights tensors, int kernel) {
        static Shared of(Layers layers, String name, int inputs, int kernel) {
            return new Shared(layers.convWeights(name, inputs, kernel), kernel);
        }

        int channels() {
            return tensors.channels();
        }

        String on(OnnxBuilder graph, String x) {
            int pad = kernel / 2;
            return graph.node(
                    "Conv",
                    List.of(x, tensors.weight(), tensors.bias()),
                    Attributes.ofInts("kernel_shape", kernel, kernel),
                    Attributes.ofInts("pads", pad, pad, pad, pad));
        }
    }

    /**
     * Per level the best 1000, cut at the picture's edges, small ones dropped, suppressed within the level; of all these
     * the best 1000.
     *
     * @param levels P2 to P6
     * @param picture the network's input
     * @param extent width and height of its part that shows the picture
     */
    static Found best(OnnxBuilder graph, List<Level> levels, String picture, String extent, RcnnRules rules) {
        List<String> boxes = new ArrayList<>();
        List<String> scores = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            Found found = ofLevel(graph, levels.get(level), level, picture, extent, rules);
            boxes.add(found.boxes());
            scores.add(found.scores());
        }
        String allScores = graph.node("Concat", scores, Attributes.of("axis", 0));
        List<String> best = best(graph, allScores);
        String allBoxes = graph.node("Concat", boxes, Attributes.of("axis", 0));
        graph.named("proposals", "Gather", List.of(allBoxes, best.get(1)), Attributes.of("axis", 0));
        return new Found("proposals", best.get(0));
    }

    private static Found ofLevel(
            OnnxBuilder graph, Level level, int number, String picture, String extent, RcnnRules rules) {
        String logits = rows(graph, level.logits(), List.of(1, 0), graph.longs(Anchors.COUNT, -1), graph.longs(-1));
        List<String> best = best(graph, logits);
        String deltas = rows(
                graph,
                level.deltas(),
                List.of(2, 0, 1),
                graph.longs(Anchors.COUNT, Boxes.CORNERS, -1),
                graph.longs(-1, Boxes.CORNERS));
        String anchors = Anchors.of(graph, best.get(1), level.logits(), picture, number, rules);
        String moved = Boxes.moved(graph, anchors, Boxes.gathered(graph, deltas, best.get(1)), 1, 1, 1, 1);
        String clipped = Boxes.clipped(graph, moved, extent);
        String isLarge = Boxes.isLarge(graph, clipped, rules.proposalSide());
        String boxes = Boxes.compressed(graph, clipped, isLarge);
        String scores = Boxes.compressed(graph, best.get(0), isLarge);
        if (rules.naming().isTorchvision()) {
            scores = graph.node("Sigmoid", List.of(scores));
        }
        String kept = Boxes.suppressed(graph, boxes, scores, graph.longs(MOST), graph.floats(IOU));
        return new Found(Boxes.gathered(graph, boxes, kept), Boxes.gathered(graph, scores, kept));
    }

    /** Values per cell and anchor as rows, by row, column and anchor. */
    private static String rows(OnnxBuilder graph, String map, List<Integer> order, String split, String flat) {
        String cells = graph.node("Reshape", List.of(map, split));
        long[] axes = order.stream().mapToLong(Integer::longValue).toArray();
        String turned = graph.node("Transpose", List.of(cells), Attributes.ofInts("perm", axes));
        return graph.node("Reshape", List.of(turned, flat));
    }

    /** The greatest 1000 of N values, or all, and their numbers. */
    private static List<String> best(OnnxBuilder graph, String values) {
        String most = graph.node("Min", List.of(graph.node("Shape", List.of(values)), graph.longs(MOST)));
        String name = values + ".best";
        return graph.nodes(List.of(name, name + ".numbers"), "TopK", List.of(values, most), Attributes.of("axis", 0));
    }
}
