package io.posestream.inference;

import io.posestream.core.Skeletons;
import java.util.List;
import java.util.Optional;

/**
 * Manifests of networks that come as a bare ONNX file, recognised by the names, types and shapes of their tensors.
 * Their input rules are those of the authors' own deployment code.
 */
final class BuiltInManifests {
    /** Grey level of the padding in YOLOX and RTMDet. */
    private static final int PAD = 114;

    private static final int[] YOLOX_STRIDES = {8, 16, 32};
    private static final int YOLOX_COCO_ROW = 85;
    private static final int RTMDET_SIDE = 416;
    private static final int RTMDET_STEP = 32;
    private static final int CPU_BATCH = 16;

    private BuiltInManifests() {}

    /**
     * The manifest of a graph with these tensors.
     *
     * @param graph file name, relative to its folder
     */
    static Optional<ModelManifest> find(String graph, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return yolox(graph, inputs, outputs)
                .or(() -> rtmdet(graph, inputs, outputs))
                .or(() -> deim(graph, inputs, outputs))
                .or(() -> tinypose(graph, inputs, outputs));
    }

    private static Optional<ModelManifest> yolox(String graph, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        if (!names(inputs, "images") || !names(outputs, "output") || !isPicture(inputs.get(0), true)) {
            return Optional.empty();
        }
        long height = inputs.get(0).shape().get(2);
        long width = inputs.get(0).shape().get(3);
        long cells = 0;
        for (int stride : YOLOX_STRIDES) {
            cells += (height / stride) * (width / stride);
        }
        if (!outputs.get(0).shape().equals(List.of(1L, cells, (long) YOLOX_COCO_ROW))) {
            return Optional.empty();
        }
        return Optional.of(new ModelManifest(
                stem(graph),
                ModelFamily.YOLOX,
                List.of(graph),
                new InputSpec("images", (int) width, (int) height, 0, 1, ColorOrder.BGR, Normalization.NONE),
                new DetectorHead(DetectorHead.Resize.LETTERBOX, PAD, 0),
                "Apache-2.0",
                "YOLOX, Megvii"));
    }

    private static Optional<ModelManifest> rtmdet(String graph, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        if (!names(inputs, "input") || !names(outputs, "dets", "labels")) {
            return Optional.empty();
        }
        if (!inputs.get(0).shape().equals(List.of(-1L, (long) InputSpec.CHANNELS, -1L, -1L))) {
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
                stem(graph),
                ModelFamily.RTMDET,
                List.of(graph),
                input,
                new DetectorHead(DetectorHead.Resize.LETTERBOX, PAD, 0),
                "Apache-2.0",
                "RTMDet, OpenMMLab"));
    }

    private static Optional<ModelManifest> deim(String graph, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        if (!names(inputs, "images", "orig_target_sizes") || !names(outputs, "labels", "boxes", "scores")) {
            return Optional.empty();
        }
        if (!isPicture(inputs.get(0), false)) {
            return Optional.empty();
        }
        InputSpec input = new InputSpec(
                "images",
                inputs.get(0).shape().get(3).intValue(),
                inputs.get(0).shape().get(2).intValue(),
                0,
                CPU_BATCH,
                ColorOrder.RGB,
                new Normalization(255, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));
        return Optional.of(new ModelManifest(
                stem(graph),
                ModelFamily.DEIM,
                List.of(graph),
                input,
                new DetectorHead(DetectorHead.Resize.STRETCH, 0, 0),
                "Apache-2.0",
                "DEIMv2, Intellindust"));
    }

    private static Optional<ModelManifest> tinypose(String graph, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        if (!names(inputs, "image") || !names(outputs, "conv2d_441.tmp_1")) {
            return Optional.empty();
        }
        if (!inputs.get(0).shape().equals(List.of(-1L, 3L, 256L, 192L))
                || !outputs.get(0).shape().equals(List.of(-1L, 17L, 64L, 48L))) {
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
                stem(graph),
                ModelFamily.HEATMAP,
                List.of(graph),
                input,
                head,
                "Apache-2.0",
                "PP-TinyPose, PaddleDetection"));
    }

    private static boolean names(List<TensorSpec> tensors, String... names) {
        return tensors.stream().map(TensorSpec::name).toList().equals(List.of(names));
    }

    /** Float N x 3 x H x W with H and W given, multiples of 32; N is 1 where {@code single}, else free. */
    private static boolean isPicture(TensorSpec tensor, boolean single) {
        List<Long> shape = tensor.shape();
        return tensor.type() == TensorSpec.ElementType.FLOAT
                && shape.size() == 4
                && shape.get(0) == (single ? 1 : -1)
                && shape.get(1) == InputSpec.CHANNELS
                && shape.get(2) > 0
                && shape.get(2) % 32 == 0
                && shape.get(3) > 0
                && shape.get(3) % 32 == 0;
    }

    private static String stem(String graph) {
        int dot = graph.lastIndexOf('.');
        return dot > 0 ? graph.substring(0, dot) : graph;
    }
}
