package io.posestream.models.add;

import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.inference.ModelSession;
import io.posestream.inference.TensorSpec;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelHead;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import io.posestream.inference.manifest.PoseHead;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.inference.manifest.SimccHead;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What is said of a network: what it is, or where to start from to say it. Static functions. */
final class Starter {
    private static final int SIDE = 640;
    private static final int PAD = 114;
    private static final double ENLARGE = 1.25;
    /** About the mean of COCO's. */
    private static final double SIGMA = 0.07;

    private static final Normalization IMAGENET =
            new Normalization(1, List.of(123.675, 116.28, 103.53), List.of(58.395, 57.12, 57.375));

    private static final String UNKNOWN_LICENCE = "not stated";

    private Starter() {}

    /** Says in one line what a network is and where it goes. */
    static void describe(ModelManifest manifest, PrintWriter out) {
        InputSpec input = manifest.input();
        String size = input.width() + "x" + input.height() + (input.sizeStep() > 0 ? " or smaller" : "");
        if (manifest.head() instanceof PoseHead head) {
            out.printf(
                    "%s: %s, finds %d joints (%s) in crops of %s; use it with --pose %s%n",
                    manifest.id(),
                    manifest.origin(),
                    head.skeleton().size(),
                    head.skeleton().id(),
                    size,
                    manifest.id());
        } else if (manifest.head() instanceof DetectorHead head) {
            out.printf(
                    "%s: %s, finds people%s in pictures of %s; use it with --detector %s%n",
                    manifest.id(),
                    manifest.origin(),
                    head.skeleton()
                            .map(joints -> " and " + joints.size() + " joints (" + joints.id() + ")")
                            .orElse(""),
                    size,
                    manifest.id());
        }
        if (manifest.licence().equals(UNKNOWN_LICENCE)) {
            out.println("licence not stated: look it up where the network comes from, and say it with --licence");
        }
        out.flush();
    }

    /** Prints the tensors, then a manifest that fits them, to be put right by hand. */
    static void print(ModelSession session, String name, String source, PrintWriter out) {
        session.inputs().forEach(tensor -> out.println("input " + describe(tensor)));
        session.outputs().forEach(tensor -> out.println("output " + describe(tensor)));
        out.print(guess(session, name, source).toJson());
        out.flush();
    }

    private static String describe(TensorSpec tensor) {
        return tensor.name() + " " + tensor.type() + tensor.shape();
    }

    private static ModelManifest guess(ModelSession session, String name, String source) {
        TensorSpec picture = session.inputs().get(0);
        int height = extent(picture, 2);
        int width = extent(picture, 3);
        List<TensorSpec> outputs = session.outputs();
        ModelFamily family;
        ModelHead head;
        if (outputs.size() == 1 && outputs.get(0).shape().size() == 4) {
            family = ModelFamily.HEATMAP;
            head = heatmaps(outputs.get(0));
        } else if (outputs.size() == 2
                && outputs.stream().allMatch(output -> output.shape().size() == 3 && extent(output, 2) > width / 2)) {
            family = ModelFamily.SIMCC;
            head = vectors(outputs, width);
        } else {
            boolean isSuppressed =
                    outputs.stream().anyMatch(output -> output.name().equals("dets"));
            family = isSuppressed ? ModelFamily.RTMDET : ModelFamily.YOLOX;
            head = new DetectorHead(DetectorHead.Resize.LETTERBOX, PAD, 0);
        }
        boolean isDetector = head instanceof DetectorHead;
        return new ModelManifest(
                name,
                family,
                List.of(name + ".onnx"),
                new InputSpec(
                        picture.name(),
                        width,
                        height,
                        0,
                        1,
                        isDetector ? ColorOrder.BGR : ColorOrder.RGB,
                        isDetector ? Normalization.NONE : IMAGENET),
                head,
                UNKNOWN_LICENCE,
                source);
    }

    private static int extent(TensorSpec tensor, int axis) {
        return tensor.shape().size() > axis && tensor.shape().get(axis) > 0
                ? tensor.shape().get(axis).intValue()
                : SIDE;
    }

    private static HeatmapHead heatmaps(TensorSpec maps) {
        return new HeatmapHead(
                maps.name(),
                Math.max(extent(maps, 3), 2),
                Math.max(extent(maps, 2), 2),
                new CropRule(CropRule.Convention.HRNET, ENLARGE, ENLARGE, 0),
                new DecodeRule(DecodeRule.Method.QUARTER, 1, false, 1),
                new ScoreRule(1, ScoreRule.Official.HRNET),
                joints(extent(maps, 1)));
    }

    private static SimccHead vectors(List<TensorSpec> outputs, int width) {
        return new SimccHead(
                outputs.get(0).name(),
                outputs.get(1).name(),
                (double) extent(outputs.get(0), 2) / width,
                new CropRule(CropRule.Convention.HRNET, ENLARGE, ENLARGE, 0),
                false,
                new ScoreRule(1, ScoreRule.Official.HRNET),
                joints(extent(outputs.get(0), 1)));
    }

    private static Skeleton joints(int count) {
        if (count == Skeletons.COCO_17.size()) {
            return Skeletons.COCO_17;
        }
        return new Skeleton(
                String.format(Locale.ROOT, "joints-%d", count),
                IntStream.range(0, count).mapToObj(joint -> "joint_" + joint).toList(),
                List.of(),
                List.of(),
                Collections.nCopies(count, SIGMA),
                "a guess");
    }
}
