package io.posestream.models.rcnn;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.models.rcnn.Layers.Value;
import java.util.List;

/** From proposals to boxes of people. Static functions. */
final class BoxStage {
    private static final int BINS = 7;
    private static final int CLASSES = 2;
    private static final float[] WEIGHTS = {10, 10, 5, 5};
    private static final String HEAD = "roi_heads.box_head.fc";

    private BoxStage() {}

    /** How many fully connected layers a file has. */
    static int layers(RcnnWeights weights) {
        return weights.count(HEAD, 1, ".weight");
    }

    /**
     * What the head says of proposals.
     *
     * @param logits N x 2
     * @param deltas N x 4, or N x 8 with those of the background
     */
    record Judged(String logits, String deltas) {}

    /** The head on the features of proposals, at least one. */
    static Judged judged(Layers layers, List<Value> levels, String proposals, RcnnRules rules) {
        OnnxBuilder graph = layers.graph();
        RoiPooling.Pooled pooled = RoiPooling.bySize(graph, levels, proposals, BINS, rules);
        String flat = graph.node("Flatten", List.of(pooled.features()));
        Value x = new Value(flat, levels.get(0).channels() * BINS * BINS);
        int count = layers(layers.weights());
        for (int i = 1; i <= count; i++) {
            x = layers.relu(layers.linear(HEAD + i, x));
        }
        Value logits = layers.linear("roi_heads.box_predictor.cls_score", x);
        Value deltas = layers.linear("roi_heads.box_predictor.bbox_pred", x);
        if (logits.channels() != CLASSES || deltas.channels() != rules.otherDeltas() + Boxes.CORNERS) {
            layers.weights()
                    .reject("a box head of " + logits.channels() + " classes and " + deltas.channels()
                            + " deltas instead of " + CLASSES + " and " + (rules.otherDeltas() + Boxes.CORNERS));
        }
        return new Judged(pooled.inBoxOrder(graph, logits.name()), pooled.inBoxOrder(graph, deltas.name()));
    }

    /**
     * Boxes of people, best first.
     *
     * @param boxes N x 4
     * @param scores N
     */
    record People(String boxes, String scores) {}

    /**
     * Moves the proposals, cuts them at the picture's edges, takes those above the least score and suppresses.
     *
     * @param extent width and height of the part that shows the picture
     * @param limits least score, greatest overlap, most people
     */
    static People people(
            OnnxBuilder graph, Judged judged, String proposals, String extent, Limits limits, RcnnRules rules) {
        String probabilities = graph.node("Softmax", List.of(judged.logits()), Attributes.of("axis", 1));
        String scores = graph.node(
                "Gather", List.of(probabilities, graph.longScalar(rules.personLogit())), Attributes.of("axis", 1));
        String deltas =
                Boxes.columns(graph, judged.deltas(), rules.otherDeltas(), rules.otherDeltas() + (long) Boxes.CORNERS);
        String boxes = Boxes.clipped(graph, Boxes.moved(graph, proposals, deltas, WEIGHTS), extent);
        String isTaken = graph.node("Greater", List.of(scores, limits.score()));
        if (rules.boxSide() > 0) {
            isTaken = graph.node("And", List.of(isTaken, Boxes.isLarge(graph, boxes, rules.boxSide())));
        }
        String taken = Boxes.compressed(graph, boxes, isTaken);
        String takenScores = Boxes.compressed(graph, scores, isTaken);
        String kept = Boxes.suppressed(graph, taken, takenScores, limits.people(), limits.iou());
        return new People(Boxes.gathered(graph, taken, kept), Boxes.gathered(graph, takenScores, kept));
    }

    /**
     * What is asked of boxes: values of one number each.
     *
     * @param score boxes above it are taken
     * @param iou of two that overlap by more the weaker one goes
     * @param people most of them; a whole number
     */
    record Limits(String score, String iou, String people) {}
}
