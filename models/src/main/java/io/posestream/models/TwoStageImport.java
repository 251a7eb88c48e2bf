package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Skeleton;
import io.posestream.core.UserError;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import io.posestream.models.checkpoint.Checkpoint;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.models.rcnn.RcnnArchitecture;
import io.posestream.models.rcnn.RcnnGraph;
import io.posestream.models.rcnn.RcnnNaming;
import io.posestream.models.rcnn.RcnnWeights;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * {@code model import} of a network that finds people and their keypoints in two stages, into one graph and its manifest.
 * Every size is read off the tensors; the rest is said here. Reads the checkpoint one tensor at a time.
 *
 * @param architecture which network
 * @param checkpoint the weights
 * @param folder where {@code model.json} and the ONNX file go; made where it is missing
 * @param skeleton what the maps are; as many joints as the network has keypoints
 * @param sides lengths that a frame's sides get
 * @param boxScore least score of a box where a run names none, in [0, 1]
 * @param nmsIou of two boxes that overlap by more, the weaker one goes, in (0, 1]
 * @param licence of the weights, for the manifest
 * @param halfWeights store weights as float16: half the size on disk
 * @param overwrite replace a model that is in the folder
 */
public record TwoStageImport(
        RcnnArchitecture architecture,
        Path checkpoint,
        Path folder,
        Skeleton skeleton,
        DetectorHead.Sides sides,
        double boxScore,
        double nmsIou,
        String licence,
        boolean halfWeights,
        boolean overwrite) {
    /** Lengths of sides that both libraries publish. */
    public static final DetectorHead.Sides SIDES = new DetectorHead.Sides(800, 1333);
    /** Least score of a box that both libraries publish. */
    public static final double BOX_SCORE = 0.05;
    /** Greatest overlap of two boxes that both libraries publish. */
    public static final double NMS_IOU = 0.5;

    private static final int STEP = 32;
    private static final Normalization CAFFE =
            new Normalization(1, List.of(103.53, 116.28, 123.675), List.of(1.0, 1.0, 1.0));
    private static final Normalization UNIT =
            new Normalization(255, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    /** Refuses null. */
    public TwoStageImport {
        requireNonNull(architecture, "architecture is null");
        requireNonNull(checkpoint, "checkpoint is null");
        requireNonNull(folder, "folder is null");
        requireNonNull(skeleton, "skeleton is null");
        requireNonNull(sides, "sides is null");
        requireNonNull(licence, "licence is null");
    }

    /** Defaults for everything that has one. */
    public static TwoStageImport of(RcnnArchitecture architecture, Path checkpoint, Path folder, Skeleton skeleton) {
        return new TwoStageImport(
                architecture,
                checkpoint,
                folder,
                skeleton,
                SIDES,
                BOX_SCORE,
                NMS_IOU,
                "as its authors state",
                false,
                false);
    }

    /**
     * Imports; says what it did in a line or two.
     *
     * @throws UserError where the checkpoint does not fit or a file cannot be written; nothing is left
     */
    public RcnnGraph.Result run(PrintWriter out) {
        String id = folder.toAbsolutePath().normalize().getFileName().toString();
        try (Checkpoint opened = Checkpoint.open(checkpoint)) {
            RcnnWeights weights = weights(opened);
            requireUsual(weights.mean(), CAFFE.mean(), "means");
            requireUsual(weights.deviation(), CAFFE.std(), "deviations");
            OnnxBuilder graph = new OnnxBuilder();
            RcnnGraph.Result result = RcnnGraph.build(architecture, weights, halfWeights, graph);
            if (result.keypoints() != skeleton.size()) {
                throw new UserError(
                        "checkpoint " + checkpoint + " has " + result.keypoints() + " keypoints and skeleton "
                                + skeleton.id() + " has " + skeleton.size()
                                + " joints: name the skeleton that it was trained for with --skeleton");
            }
            String graphName = id + ".onnx";
            try (ModelFolder target = ModelFolder.open(folder, graphName, overwrite)) {
                graph.write(target.graph(), architecture.toString());
                target.complete(manifest(id, graphName, weights.naming()));
            }
            out.printf(
                    Locale.ROOT,
                    "imported %s (%s keys) to %s%n%,d parameters, %d keypoints%n",
                    architecture,
                    weights.naming().isTorchvision() ? "torchvision" : "detectron2",
                    folder,
                    result.parameters(),
                    result.keypoints());
            return result;
        }
    }

    /** A file that says how its channels are normalised must say what the architecture's own does. */
    private void requireUsual(Optional<float[]> told, List<Double> usual, String what) {
        if (told.isEmpty()) {
            return;
        }
        float[] values = told.get();
        for (int channel = 0; channel < usual.size(); channel++) {
            if (values.length != usual.size() || Math.abs(values[channel] - usual.get(channel)) > 1e-3) {
                throw new UserError(
                        "checkpoint " + checkpoint + " was trained with other " + what + " of its channels, "
                                + Arrays.toString(values) + " and not " + usual + ": it is no " + architecture
                                + " as published");
            }
        }
    }

    private RcnnWeights weights(Checkpoint opened) {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        opened.tensors().forEach((name, info) -> shapes.put(name, info.shape()));
        return new RcnnWeights(shapes, name -> CheckpointWeights.finite(opened, name, name));
    }

    private ModelManifest manifest(String id, String graphName, RcnnNaming naming) {
        boolean isTorchvision = naming.isTorchvision();
        int room = (sides.longest() + STEP - 1) / STEP * STEP;
        InputSpec input = new InputSpec(
                "input",
                room,
                room,
                STEP,
                1,
                isTorchvision ? ColorOrder.RGB : ColorOrder.BGR,
                isTorchvision ? UNIT : CAFFE);
        DetectorHead head = new DetectorHead(
                isTorchvision ? DetectorHead.Resize.SHORTEST_SIDE : DetectorHead.Resize.SHORTEST_SIDE_SMOOTH,
                0,
                0,
                OptionalDouble.of(boxScore),
                OptionalDouble.of(nmsIou),
                Optional.of(skeleton),
                Optional.of(sides));
        return new ModelManifest(
                id,
                isTorchvision ? ModelFamily.TORCHVISION : ModelFamily.DETECTRON2,
                List.of(graphName),
                input,
                head,
                licence,
                architecture + " from " + checkpoint.getFileName());
    }
}
