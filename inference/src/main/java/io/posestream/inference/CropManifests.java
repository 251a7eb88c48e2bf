package io.posestream.inference;

import io.posestream.core.Skeletons;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelHead;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.inference.manifest.SimccHead;
import java.util.List;
import java.util.Optional;

/**
 * Manifests of networks that find COCO's 17 joints in a crop, in the forms in which OpenMMLab's and Hugging Face's tools
 * export them. Other joints have no order that tensors could tell: such networks need a manifest. Static functions.
 */
final class CropManifests {
    private static final int STRIDE = 4;
    /** ImageNet's, in R, G, B on 0..255, as mmpose and rtmlib write them. */
    private static final Normalization IMAGENET =
            new Normalization(1, List.of(123.675, 116.28, 103.53), List.of(58.395, 57.12, 57.375));
    /** Of boxes, in mmpose's configurations. */
    private static final double ENLARGE = 1.25;
    /** mmpose gives values as they are, and a person the mean of those above 0.2 times the score of the box. */
    private static final ScoreRule SCORES = new ScoreRule(1, ScoreRule.Official.HRNET);

    private CropManifests() {}

    static Optional<ModelManifest> find(GraphSignature graph) {
        if (graph.inputs().size() != 1 || !graph.takesPictures()) {
            return Optional.empty();
        }
        return simcc(graph).or(() -> heatmaps(graph));
    }

    private static Optional<ModelManifest> simcc(GraphSignature graph) {
        if (graph.outputs().size() != 2) {
            return Optional.empty();
        }
        int first = graph.gives("simcc_y", "simcc_x") ? 1 : 0;
        TensorSpec x = graph.outputs().get(first);
        TensorSpec y = graph.outputs().get(1 - first);
        if (!isVectors(x) || !isVectors(y)) {
            return Optional.empty();
        }
        double ratio = (double) x.shape().get(2) / graph.width();
        if (x.shape().get(2) < graph.width() || y.shape().get(2) != ratio * graph.height()) {
            return Optional.empty();
        }
        SimccHead head = new SimccHead(
                x.name(),
                y.name(),
                ratio,
                new CropRule(CropRule.Convention.HRNET, ENLARGE, ENLARGE, 0),
                false,
                SCORES,
                Skeletons.COCO_17);
        return Optional.of(manifest(graph, ModelFamily.SIMCC, head, "SimCC (RTMPose and kin)"));
    }

    private static boolean isVectors(TensorSpec tensor) {
        return tensor.type() == TensorSpec.ElementType.FLOAT
                && tensor.shape().size() == 3
                && tensor.shape().get(1) == Skeletons.COCO_17.size()
                && tensor.shape().get(2) > 0;
    }

    /**
     * ViTPose was trained for UDP's geometry, HRNet, Lite-HRNet and SimpleBaseline for HRNet's. Their tensors are the
     * same; only a transformer has softmax in it.
     */
    private static Optional<ModelManifest> heatmaps(GraphSignature graph) {
        if (graph.outputs().size() != 1) {
            return Optional.empty();
        }
        TensorSpec maps = graph.outputs().get(0);
        int height = graph.height() / STRIDE;
        int width = graph.width() / STRIDE;
        long batch = maps.shape().isEmpty() ? 0 : maps.shape().get(0);
        boolean isKnown = maps.type() == TensorSpec.ElementType.FLOAT
                && maps.shape().equals(List.of(batch, (long) Skeletons.COCO_17.size(), (long) height, (long) width));
        if (!isKnown) {
            return Optional.empty();
        }
        boolean isTransformer = graph.operators().contains("Softmax");
        HeatmapHead head = new HeatmapHead(
                maps.name(),
                width,
                height,
                new CropRule(isTransformer ? CropRule.Convention.UDP : CropRule.Convention.HRNET, ENLARGE, ENLARGE, 0),
                isTransformer
                        ? new DecodeRule(DecodeRule.Method.UDP, 11, false, 0)
                        : new DecodeRule(DecodeRule.Method.QUARTER, 1, false, 1),
                SCORES,
                Skeletons.COCO_17);
        String origin = isTransformer
                ? "heatmaps of a transformer, read as ViTPose (UDP)"
                : "heatmaps, read as HRNet and Lite-HRNet (quarter cell)";
        return Optional.of(manifest(graph, ModelFamily.HEATMAP, head, origin));
    }

    private static ModelManifest manifest(GraphSignature graph, ModelFamily family, ModelHead head, String origin) {
        InputSpec input = new InputSpec(
                graph.inputs().get(0).name(),
                graph.width(),
                graph.height(),
                0,
                graph.inputShape().get(0) == 1 ? 1 : BuiltInManifests.CPU_BATCH,
                ColorOrder.RGB,
                IMAGENET);
        return new ModelManifest(
                graph.stem(), family, List.of(graph.graph()), input, head, OneStageManifests.LICENCE, origin);
    }
}
