package io.posestream.inference;

import io.posestream.core.Skeletons;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import io.posestream.inference.manifest.ScoreRule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Manifests of networks that come as a bare ONNX file, recognised by the names, types and shapes of their tensors.
 * Their input rules are those of the authors' own deployment code.
 */
final class BuiltInManifests {
    /** Grey level of the padding in YOLOX and RTMDet. */
    static final int PAD = 114;

    private static final int YOLOX_COCO_ROW = 85;
    private static final int RTMDET_SIDE = 416;
    private static final int RTMDET_STEP = 32;
    /** The graph leaves up to 0.6, and many people twice; measured, see docs/tracking.md. */
    private static final double RTMDET_IOU = 0.5;

    static final int CPU_BATCH = 16;

    private BuiltInManifests() {}

    /** The manifest of a graph, where it is of a kind that is known. */
    static Optional<ModelManifest> find(GraphSignature graph) {
        return yolox(graph)
                .or(() -> rtmdet(graph))
                .or(() -> deim(graph))
                .or(() -> tinypose(graph))
                .or(() -> OneStageManifests.find(graph))
                .or(() -> CropManifests.find(graph));
    }

    private static Optional<ModelManifest> yolox(GraphSignature graph) {
        boolean isKnown = graph.takes("images")
                && graph.gives("output")
                && graph.takesPictures()
                && graph.inputShape().get(0) == 1
                && graph.outputs().get(0).shape().equals(List.of(1L, graph.cells(), (long) YOLOX_COCO_ROW));
        if (!isKnown) {
            return Optional.empty();
        }
        return Optional.of(new ModelManifest(
                graph.stem(),
                ModelFamily.YOLOX,
                List.of(graph.graph()),
                new InputSpec("images", graph.width(), graph.height(), 0, 1, ColorOrder.BGR, Normalization.NONE),
                new DetectorHead(DetectorHead.Resize.LETTERBOX, PAD, 0),
                "Apache-2.0",
                "YOLOX, Megvii"));
    }

    private static Optional<ModelManifest> rtmdet(GraphSignature graph) {
        if (!graph.takes("input") || !graph.gives("dets", "labels")) {
            return Optional.empty();
        }
        if (!graph.inputShape().equals(List.of(-1L, (long) InputSpec.CHANNELS, -1L, -1L))) {
            return Optional.empty();
        }
        // the graph declares a free batch, but fails for more than one picture
        InputSpec input = new InputSpec(
                "input",
                RTMDET_SIDE,
                RTMDET_SIDE,
                RTMDET_STEP,
                1,
                ColorOrder.BGR,
                new Normalization(1, List.of(103.53, 116.28, 123.675), List.of(57.375, 57.12, 58.395)));
        return Optional.of(new ModelManifest(
                graph.stem(),
                ModelFamily.RTMDET,
                List.of(graph.graph()),
                input,
                new DetectorHead(
                        DetectorHead.Resize.LETTERBOX,
                        PAD,
                        0,
                        OptionalDouble.empty(),
                        OptionalDouble.of(RTMDET_IOU),
                        Optional.empty()),
                "Apache-2.0",
                "RTMDet, OpenMMLab"));
    }

    private static Optional<ModelManifest> deim(GraphSignature graph) {
        if (!graph.takes("images", "orig_target_sizes") || !graph.gives("labels", "boxes", "scores")) {
            return Optional.empty();
        }
        if (!graph.takesPictures() || graph.inputShape().get(0) == 1) {
            return Optional.empty();
        }
        InputSpec input = new InputSpec(
                "images",
                graph.width(),
                graph.height(),
                0,
                CPU_BATCH,
                ColorOrder.RGB,
                new Normalization(255, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));
        return Optional.of(new ModelManifest(
                graph.stem(),
                ModelFamily.DEIM,
                List.of(graph.graph()),
                input,
                new DetectorHead(DetectorHead.Resize.STRETCH, 0, 0),
                "Apache-2.0",
                "DEIMv2, Intellindust"));
    }

    private static Optional<ModelManifest> tinypose(GraphSignature graph) {
        if (!graph.takes("image") || !graph.gives("conv2d_441.tmp_1")) {
            return Optional.empty();
        }
        if (!graph.inputShape().equals(List.of(-1L, 3L, 256L, 192L))
                || !graph.outputs().get(0).shape().equals(List.of(-1L, 17L, 64L, 48L))) {
            return Optional.empty();
        }
        InputSpec input = new InputSpec(
                "image",
                192,
                256,
                0,
                CPU_BATCH,
                ColorOrder.RGB,
                new Normalization(255, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)));
        HeatmapHead head = new HeatmapHead(
                "conv2d_441.tmp_1",
                48,
                64,
                // measured on annotated people: 0.04 cells off with HRNet's geometry, 0.38 with UDP's
                new CropRule(CropRule.Convention.HRNET, 1.25, 1.25, 0),
                new DecodeRule(DecodeRule.Method.DARK, 3, false, 0.75),
                new ScoreRule(1, ScoreRule.Official.HRNET),
                Skeletons.COCO_17);
        return Optional.of(new ModelManifest(
                graph.stem(),
                ModelFamily.HEATMAP,
                List.of(graph.graph()),
                input,
                head,
                "Apache-2.0",
                "PP-TinyPose, PaddleDetection"));
    }
}
