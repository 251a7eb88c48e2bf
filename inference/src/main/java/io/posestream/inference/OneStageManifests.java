package io.posestream.inference;

import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Manifests of networks that read whole pictures in Ultralytics' and OpenMMLab's one-stage forms. Input rules are those of
 * the authors' own deployment code. Static functions.
 */
final class OneStageManifests {
    /** Says that the makers of these weights are not known by the tensors. */
    static final String LICENCE = "not stated";

    /** Columns of a row before the class scores: centre, width, height. */
    private static final int BOX = 4;
    /** Columns of a row before the keypoints where suppression is inside: corners, score, class. */
    private static final int SUPPRESSED_BOX = 6;

    private static final int POINT = 3;
    private static final int COCO_CLASSES = 80;
    private static final int FREE_SIDE = 640;
    private static final int STEP = 32;
    private static final Normalization UNIT = new Normalization(255, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    private OneStageManifests() {}

    static Optional<ModelManifest> find(GraphSignature graph) {
        return yolo(graph).or(() -> rtmo(graph));
    }

    private static Optional<ModelManifest> yolo(GraphSignature graph) {
        if (!graph.takes("images") || !graph.gives("output0") || !takesPictures(graph)) {
            return Optional.empty();
        }
        List<Long> output = graph.outputs().get(0).shape();
        Skeleton coco = Skeletons.COCO_17;
        int points = POINT * coco.size();
        if (isYolo(graph, output, 1 + points, SUPPRESSED_BOX + points)) {
            return Optional.of(yolo(graph, "YOLO-pose in Ultralytics' form", Optional.of(coco)));
        }
        if (isYolo(graph, output, COCO_CLASSES, SUPPRESSED_BOX)) {
            return Optional.of(yolo(graph, "YOLO in Ultralytics' form", Optional.empty()));
        }
        return Optional.empty();
    }

    /**
     * Whether an output is either of the two forms.
     *
     * @param more rows beside the box, in 1 x rows x cells
     * @param columns in 1 x people x columns
     */
    private static boolean isYolo(GraphSignature graph, List<Long> output, int more, int columns) {
        if (output.size() != POINT || output.get(0) == 0 || output.get(0) > 1) {
            return false;
        }
        boolean isGrid = output.get(1) == BOX + more
                && (output.get(2) == -1 || (graph.takesPictures() && output.get(2) == graph.cells()));
        return isGrid || output.get(2) == columns;
    }

    private static ModelManifest yolo(GraphSignature graph, String origin, Optional<Skeleton> skeleton) {
        return new ModelManifest(
                graph.stem(),
                ModelFamily.YOLO,
                List.of(graph.graph()),
                input(graph, ColorOrder.RGB, UNIT),
                new DetectorHead(
                        DetectorHead.Resize.LETTERBOX_CENTER,
                        BuiltInManifests.PAD,
                        0,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        skeleton),
                LICENCE,
                origin);
    }

    private static Optional<ModelManifest> rtmo(GraphSignature graph) {
        if (!graph.takes("input") || !graph.gives("dets", "keypoints") || !takesPictures(graph)) {
            return Optional.empty();
        }
        List<Long> dets = graph.outputs().get(0).shape();
        List<Long> keypoints = graph.outputs().get(1).shape();
        Skeleton coco = Skeletons.COCO_17;
        boolean isKnown = dets.size() == 3
                && fits(dets.get(2), BOX + 1)
                && keypoints.size() == 4
                && fits(keypoints.get(2), coco.size())
                && fits(keypoints.get(3), POINT);
        if (!isKnown) {
            return Optional.empty();
        }
        return Optional.of(new ModelManifest(
                graph.stem(),
                ModelFamily.RTMO,
                List.of(graph.graph()),
                input(graph, ColorOrder.BGR, Normalization.NONE),
                new DetectorHead(
                        DetectorHead.Resize.LETTERBOX,
                        BuiltInManifests.PAD,
                        0,
                        OptionalDouble.empty(),
                        // of rtmlib, which suppresses what the graph has left once more
                        OptionalDouble.of(0.45),
                        Optional.of(coco)),
                LICENCE,
                "RTMO in OpenMMLab's form"));
    }

    private static boolean fits(long extent, int wanted) {
        return extent == wanted || extent == -1;
    }

    /** Pictures of a given size, or of any. */
    private static boolean takesPictures(GraphSignature graph) {
        List<Long> shape = graph.inputShape();
        boolean isFree = shape.size() == 4
                && graph.inputs().get(0).type() == TensorSpec.ElementType.FLOAT
                && shape.get(1) == InputSpec.CHANNELS
                && shape.get(2) == -1
                && shape.get(3) == -1;
        return isFree || graph.takesPictures();
    }

    private static InputSpec input(GraphSignature graph, ColorOrder colors, Normalization normalization) {
        String name = graph.inputs().get(0).name();
        return graph.takesPictures()
                ? new InputSpec(name, graph.width(), graph.height(), 0, 1, colors, normalization)
                : new InputSpec(name, FREE_SIDE, FREE_SIDE, STEP, 1, colors, normalization);
    }
}
