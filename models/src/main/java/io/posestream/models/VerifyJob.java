package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.EnsembleMember;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.models.quantize.CropSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code model verify}: the graph loads and is what its manifest says, its outputs are finite and the same in a batch as
 * alone, and how fast it is here; with a reference model also how much the keypoints differ.
 *
 * @param model folder or manifest of the model
 * @param reference the float model that this one was quantised from
 * @param crops what both are compared on; needed with a reference
 * @param time CPU time spent on each measurement
 */
public record VerifyJob(Path model, Optional<Path> reference, Optional<CropSource> crops, Duration time) {
    private static final int BATCH = 8;

    /** Checks the components. */
    public VerifyJob {
        requireNonNull(model, "model is null");
        requireNonNull(time, "time is null");
        if (reference.isPresent() && crops.isEmpty()) {
            throw new UserError(
                    "a comparison with a reference model needs pictures of people: pass --images or a video");
        }
    }

    /**
     * What was found.
     *
     * @param manifest of the model
     * @param cropsPerSecond one crop at a time, on one core
     * @param batchCropsPerSecond eight crops at a time, on one core
     * @param difference to the reference, where there is one
     */
    public record Result(
            ModelManifest manifest,
            double cropsPerSecond,
            double batchCropsPerSecond,
            Optional<PoseComparison.Difference> difference) {}

    /** Verifies and reports; throws {@link UserError} where the model is not fit for use. */
    public Result run(PrintWriter out) {
        try (Model opened = Model.open(model, SessionConfig.cpu(1))) {
            ModelManifest manifest = opened.manifest();
            HeatmapHead head = head(manifest);
            out.printf("%s: loads, %s%n", manifest.id(), describe(manifest));
            double single = 0;
            double batched = 0;
            for (int i = 0; i < opened.files().size(); i++) {
                Path file = opened.files().get(i);
                EnsembleMember member = manifest.ensemble().get(i);
                int length = head.skeleton().size() * member.height() * member.width();
                OnnxReader.read(file);
                int batch = Math.min(BATCH, member.input().maxBatch());
                try (GraphTimer one = new GraphTimer(file, 1);
                        GraphTimer many = new GraphTimer(file, batch)) {
                    requireSane(file, length, one.output(member.output()), many.output(member.output()));
                    single += 1 / one.picturesPerSecond(time);
                    batched += 1 / many.picturesPerSecond(time);
                }
            }
            out.printf(
                    Locale.ROOT,
                    "outputs finite, batch of %d equal to single; on one core %.1f crops/s one by one, %.1f in batches%n",
                    BATCH,
                    1 / single,
                    1 / batched);
            Optional<PoseComparison.Difference> difference = reference.flatMap(path -> compare(opened, path, out));
            return new Result(manifest, 1 / single, 1 / batched, difference);
        }
    }

    private static String describe(ModelManifest manifest) {
        return "input "
                + manifest.ensemble().stream()
                        .map(EnsembleMember::input)
                        .map(input -> input.height() + "x" + input.width() + " "
                                + input.colors().toString().toLowerCase(Locale.ROOT))
                        .distinct()
                        .collect(Collectors.joining(" and "))
                + ", " + manifest.files().size() + " graph(s)";
    }

    private static HeatmapHead head(ModelManifest manifest) {
        if (manifest.head() instanceof HeatmapHead head) {
            return head;
        }
        throw new UserError("model " + manifest.id() + " is a detector: only heatmap networks are verified here");
    }

    private static void requireSane(Path file, int length, float[] single, float[] batched) {
        if (single.length != length) {
            throw new UserError(file + " gives " + single.length + " values and its manifest promises " + length);
        }
        for (float value : single) {
            if (!Float.isFinite(value)) {
                throw new UserError(file + " gives values that are not finite: its weights are damaged");
            }
        }
        float[] first = Arrays.copyOf(batched, single.length);
        if (!Arrays.equals(first, single)) {
            throw new UserError(file + " gives other values in a batch than alone: import it again");
        }
    }

    private Optional<PoseComparison.Difference> compare(Model tested, Path path, PrintWriter out) {
        try (Model float32 = Model.open(path, SessionConfig.cpu(1))) {
            Optional<PoseComparison.Difference> difference =
                    new PoseComparison(float32, crops.orElseThrow()).with(tested);
            out.printf("against %s on %s%n", float32.manifest().id(), PoseComparison.describe(difference));
            return difference;
        }
    }
}
