package io.posestream.inference;

import io.posestream.core.Printable;
import io.posestream.core.UserError;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.EnsembleMember;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.SimccHead;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Whether a graph has the tensors its manifest speaks of. */
final class SignatureCheck {
    private static final int MOST_LISTED = 20;

    private SignatureCheck() {}

    /**
     * Throws {@link UserError} where a graph does not fit.
     *
     * @param manifest what it has to fit
     * @param index of the graph among the files of the manifest
     * @param file the manifest was read from
     * @param session of the graph
     */
    static void require(ModelManifest manifest, int index, Path file, ModelSession session) {
        if (manifest.head() instanceof HeatmapHead head) {
            EnsembleMember member = manifest.ensemble().get(index);
            requireInput(member.input(), file, session);
            List<Long> maps =
                    List.of(-1L, (long) head.skeleton().size(), (long) member.height(), (long) member.width());
            requireTensor(file, session, session.outputs(), member.output(), maps);
        } else {
            requireInput(manifest.input(), file, session);
        }
        if (manifest.head() instanceof SimccHead head) {
            requireBins(head.outputX(), head, head.bins(manifest.input().width()), file, session);
            requireBins(head.outputY(), head, head.bins(manifest.input().height()), file, session);
        }
        if (manifest.family().isTwoStage() && manifest.head() instanceof DetectorHead head) {
            long joints = head.skeleton().orElseThrow().size();
            requireTensor(file, session, session.outputs(), "boxes", List.of(-1L, 4L));
            requireTensor(file, session, session.outputs(), "scores", List.of(-1L));
            requireTensor(file, session, session.outputs(), "pose_boxes", List.of(-1L, 4L));
            requireTensor(file, session, session.outputs(), "maps", List.of(-1L, joints, -1L, -1L));
        }
        if (manifest.family() == ModelFamily.YOLO && session.outputs().size() != 1) {
            throw new UserError(
                    file + ": graph " + session.name() + " has not one output, but " + describe(session.outputs()));
        }
    }

    private static void requireBins(String output, SimccHead head, int bins, Path file, ModelSession session) {
        requireTensor(
                file,
                session,
                session.outputs(),
                output,
                List.of(-1L, (long) head.skeleton().size(), (long) bins));
    }

    private static void requireInput(InputSpec input, Path file, ModelSession session) {
        boolean isFree = input.sizeStep() > 0;
        long height = isFree ? -1 : input.height();
        long width = isFree ? -1 : input.width();
        requireTensor(
                file, session, session.inputs(), input.name(), List.of(-1L, (long) InputSpec.CHANNELS, height, width));
        for (TensorSpec tensor : session.inputs()) {
            long batch = tensor.shape().isEmpty() ? -1 : tensor.shape().get(0);
            if (tensor.name().equals(input.name()) && batch >= 0 && batch != 1 && batch < input.maxBatch()) {
                throw new UserError(
                        file + ": maxBatch " + input.maxBatch() + ", but graph " + session.name() + " takes " + batch);
            }
        }
    }

    private static void requireTensor(
            Path file, ModelSession session, List<TensorSpec> tensors, String name, List<Long> wanted) {
        for (TensorSpec tensor : tensors) {
            if (tensor.name().equals(name)) {
                if (tensor.type() != TensorSpec.ElementType.FLOAT || !fits(tensor.shape(), wanted)) {
                    throw new UserError(file + ": tensor \"" + Printable.of(name) + "\" of graph " + session.name()
                            + " is " + tensor.type() + tensor.shape() + ", the manifest says FLOAT" + wanted);
                }
                return;
            }
        }
        throw new UserError(
                file + ": graph " + session.name() + " has no tensor \"" + name + "\", but " + describe(tensors));
    }

    /** Equal rank; an extent that is free on either side fits. */
    private static boolean fits(List<Long> shape, List<Long> wanted) {
        if (shape.size() != wanted.size()) {
            return false;
        }
        for (int axis = 0; axis < wanted.size(); axis++) {
            long extent = shape.get(axis);
            if (extent >= 0 && wanted.get(axis) >= 0 && extent != wanted.get(axis)) {
                return false;
            }
        }
        return true;
    }

    static String describe(List<TensorSpec> tensors) {
        return tensors.stream()
                .limit(MOST_LISTED)
                .map(tensor -> Printable.of(tensor.name()) + " " + tensor.type() + tensor.shape())
                .collect(Collectors.joining(", ", "", tensors.size() > MOST_LISTED ? ", ..." : ""));
    }
}
