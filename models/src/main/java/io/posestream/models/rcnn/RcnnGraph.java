package io.posestream.models.rcnn;

import io.posestream.core.UserError;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.models.rcnn.Layers.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A whole network as one graph, from the picture to boxes and maps. Inputs: {@code input} 1 x 3 x H x W, normalised, sides
 * multiples of 32, zero where it shows no picture; {@code extent}, width and height of the part that does; {@code
 * box_score}, {@code box_iou} and {@code max_people}. Outputs, best person first and none where nobody is: {@code boxes} N
 * x 4 in pixels of the input, {@code scores} N, {@code pose_boxes} N x 4, and over each of these {@code maps} N x
 * keypoints x side x side.
 */
public final class RcnnGraph {
    private static final String BOTTOM_UP = "backbone.bottom_up.";
    private static final List<String> NORM = List.of("weight", "bias", "running_mean", "running_var");
    private static final List<String> WEIGHT_AND_BIAS = List.of("weight", "bias");

    private final RcnnArchitecture architecture;
    private final RcnnWeights weights;
    private final RcnnRules rules;
    private final List<Integer> blocks;

    private RcnnGraph(RcnnArchitecture architecture, RcnnWeights weights) {
        this.architecture = architecture;
        this.weights = weights;
        this.rules = RcnnRules.of(weights.naming(), weights.hasCounters());
        this.blocks = IntStream.rangeClosed(Trunk.FIRST_LEVEL, Trunk.LAST_STAGE)
                .mapToObj(stage -> weights.count(BOTTOM_UP + "res" + stage + ".", 0, ".conv1.weight"))
                .toList();
    }

    /**
     * What was written.
     *
     * @param keypoints maps per person
     * @param parameters trainable elements, as papers count them
     */
    public record Result(int keypoints, long parameters) {}

    /**
     * Adds the network to {@code graph}.
     *
     * @param halfWeights store weights in 16 bits, widened when the file is loaded
     * @throws UserError that lists every tensor that is missing, of another shape, or not of the network
     */
    public static Result build(
            RcnnArchitecture architecture, RcnnWeights weights, boolean halfWeights, OnnxBuilder graph) {
        return new RcnnGraph(architecture, weights).build(new Layers(graph, weights, halfWeights));
    }

    private Result build(Layers layers) {
        requireNames();
        OnnxBuilder graph = layers.graph();
        Value picture = new Value(graph.input("input", ElementFormat.FLOAT, 1, 3, -1, -1), 3);
        String extent = graph.input("extent", ElementFormat.FLOAT, 2);
        BoxStage.Limits limits = new BoxStage.Limits(
                graph.input("box_score", ElementFormat.FLOAT, 1),
                graph.input("box_iou", ElementFormat.FLOAT, 1),
                graph.input("max_people", ElementFormat.INT64, 1));
        List<Value> levels = Trunk.levels(layers, picture, blocks, rules);
        Proposals.Found proposals =
                Proposals.best(graph, Proposals.head(layers, levels), picture.name(), extent, rules);
        List<Value> pooled = levels.subList(0, levels.size() - 1);
        BoxStage.People people = people(layers, pooled, proposals.boxes(), extent, limits);
        int keypoints = keypoints(layers, pooled, people);
        weights.requireShapes(architecture.toString());
        return new Result(keypoints, weights.parameters(!rules.naming().isTorchvision() || !weights.hasCounters()));
    }

    private BoxStage.People people(
            Layers layers, List<Value> levels, String proposals, String extent, BoxStage.Limits limits) {
        OnnxBuilder graph = layers.graph();
        Placeholder filled = Placeholder.of(graph, proposals);
        BoxStage.Judged judged = BoxStage.judged(layers, levels, filled.boxes(), rules);
        BoxStage.Judged real =
                new BoxStage.Judged(filled.real(graph, judged.logits()), filled.real(graph, judged.deltas()));
        BoxStage.People people = BoxStage.people(graph, real, proposals, extent, limits, rules);
        give(graph, "boxes", people.boxes(), -1, Boxes.CORNERS);
        give(graph, "scores", people.scores(), -1);
        return new BoxStage.People("boxes", "scores");
    }

    private int keypoints(Layers layers, List<Value> levels, BoxStage.People people) {
        OnnxBuilder graph = layers.graph();
        give(
                graph,
                "pose_boxes",
                architecture.refined() ? Boxes.enlarged(graph, people.boxes()) : people.boxes(),
                -1,
                Boxes.CORNERS);
        Placeholder filled = Placeholder.of(graph, "pose_boxes");
        int bins = KeypointStage.bins(weights);
        int channels = levels.get(0).channels();
        Value maps;
        String ordered;
        if (architecture.refined()) {
            String features = KeypointStage.finest(graph, levels.get(0).name(), filled.boxes(), bins, rules);
            maps = KeypointStage.maps(layers, new Value(features, channels), true);
            ordered = maps.name();
        } else {
            RoiPooling.Pooled features = RoiPooling.bySize(graph, levels, filled.boxes(), bins, rules);
            maps = KeypointStage.maps(layers, new Value(features.features(), channels), false);
            ordered = features.inBoxOrder(graph, maps.name());
        }
        give(graph, "maps", filled.real(graph, ordered), -1, maps.channels(), 4L * bins, 4L * bins);
        return maps.channels();
    }

    private static void give(OnnxBuilder graph, String name, String value, long... extents) {
        graph.named(name, "Identity", List.of(value));
        graph.output(name, ElementFormat.FLOAT, extents);
    }

    private void requireNames() {
        for (RcnnArchitecture other : RcnnArchitecture.values()) {
            boolean isOther = !blocks.equals(architecture.blocks())
                    && blocks.equals(other.blocks())
                    && other.refined() == architecture.refined();
            if (isOther) {
                throw new UserError("the checkpoint does not fit " + architecture + ": its trunk has " + blocks
                        + " blocks, as " + other + " has, not " + architecture.blocks());
            }
        }
        if (architecture.refined() && rules.naming().isTorchvision()) {
            throw new UserError(
                    "the checkpoint does not fit " + architecture + ": its tensors have torchvision's names;"
                            + " import it as " + RcnnArchitecture.KEYPOINT_RCNN_R50);
        }
        weights.requireExactly(names(), architecture.toString());
    }

    /** All tensors that the network has, but the counters of batch normalisation. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        normed(names, BOTTOM_UP + "stem.conv1");
        for (int stage = Trunk.FIRST_LEVEL; stage <= Trunk.LAST_STAGE; stage++) {
            int count = Math.max(blocks.get(stage - Trunk.FIRST_LEVEL), 1);
            for (int block = 0; block < count; block++) {
                String name = BOTTOM_UP + "res" + stage + "." + block;
                normed(names, name + ".conv1");
                normed(names, name + ".conv2");
                normed(names, name + ".conv3");
                if (block == 0
                        && (stage > Trunk.FIRST_LEVEL
                                || weights.shape(name + ".shortcut.weight").isPresent())) {
                    normed(names, name + ".shortcut");
                }
            }
            each(names, "backbone.fpn_lateral" + stage, WEIGHT_AND_BIAS);
            each(names, "backbone.fpn_output" + stage, WEIGHT_AND_BIAS);
        }
        for (String part : List.of("conv", "objectness_logits", "anchor_deltas")) {
            each(names, "proposal_generator.rpn_head." + part, WEIGHT_AND_BIAS);
        }
        for (int i = 1; i <= Math.max(BoxStage.layers(weights), 1); i++) {
            each(names, "roi_heads.box_head.fc" + i, WEIGHT_AND_BIAS);
        }
        each(names, "roi_heads.box_predictor.cls_score", WEIGHT_AND_BIAS);
        each(names, "roi_heads.box_predictor.bbox_pred", WEIGHT_AND_BIAS);
        names.addAll(headNames(weights, architecture.refined()));
        return names;
    }

    /** The tensors of a keypoint head. */
    static List<String> headNames(RcnnWeights weights, boolean refined) {
        List<String> names = new ArrayList<>();
        String head = KeypointStage.HEAD;
        if (refined && weights.shape(head + "conv_channel.weight").isPresent()) {
            each(names, head + "conv_channel", WEIGHT_AND_BIAS);
        }
        for (int i = 1; i <= Math.max(KeypointStage.convolutions(weights), 1); i++) {
            each(names, head + "conv_fcn" + i, WEIGHT_AND_BIAS);
            if (refined && KeypointStage.hasBlock(i)) {
                String block = head + "MHSA_" + i;
                each(names, block + ".norm1", NORM);
                each(names, block + ".norm2", NORM);
                each(names, block + ".conv_fc", WEIGHT_AND_BIAS);
                names.add(block + ".MHSA.to_qk.weight");
                names.add(block + ".MHSA.to_v.weight");
                names.add(block + ".MHSA.pos_emb.rel_height");
                names.add(block + ".MHSA.pos_emb.rel_width");
            }
        }
        each(names, head + "score_lowres", WEIGHT_AND_BIAS);
        return names;
    }

    private static void normed(List<String> names, String conv) {
        names.add(conv + ".weight");
        each(names, conv + ".norm", NORM);
    }

    private static void each(List<String> names, String unit, List<String> parts) {
        parts.forEach(part -> names.add(unit + "." + part));
    }
}
