package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.models.onnx.ModelProto;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.models.onnx.OnnxWriter;
import io.posestream.models.quantize.CropSource;
import io.posestream.models.quantize.QuantizeSettings;
import io.posestream.models.quantize.Quantizer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code model quantize}: from a float model to one that computes on 8-bit integers, calibrated on crops of the user's own
 * people.
 *
 * @param model folder, manifest or file of the float model
 * @param crops makes the crops once the model's input is known
 * @param choices settings to choose among, at least one, the preferred one first; all with weights of as many bits
 * @param target how near to stay; without one the best of the choices is taken as it is
 * @param folder where the new model goes
 * @param overwrite replace a model that is in the folder
 */
public record QuantizeJob(
        Path model,
        Function<ModelManifest, CropSource> crops,
        List<QuantizeSettings> choices,
        Optional<AccuracyTarget> target,
        Path folder,
        boolean overwrite) {
    private static final int TIMED_BATCH = 8;
    private static final Duration TIMED = Duration.ofSeconds(1);

    /** Checks the components. */
    public QuantizeJob {
        requireNonNull(model, "model is null");
        requireNonNull(crops, "crops is null");
        requireNonNull(target, "target is null");
        requireNonNull(folder, "folder is null");
        choices = List.copyOf(choices);
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("there are no settings to choose among");
        }
        if (choices.stream().mapToInt(QuantizeSettings::weightBits).distinct().count() > 1) {
            throw new IllegalArgumentException("settings with weights of different bits: " + choices);
        }
    }

    /**
     * Quantises and says how far the keypoints moved; in the log, if the figures are of a processor on which this network
     * gets worse. Throws {@link UserError}, leaving nothing.
     */
    public Optional<PoseComparison.Difference> run(PrintWriter out) {
        try (Model reference = Model.open(model, SessionConfig.cpu(1))) {
            ModelManifest manifest = reference.manifest();
            if (manifest.files().size() != 1) {
                throw new UserError("model " + manifest.id() + " is an ensemble: quantise its members one by one");
            }
            Path original = reference.files().get(0);
            CropSplit split = new CropSplit(crops.apply(manifest));
            PoseComparison judge = new PoseComparison(reference, split.judged());
            String id = folder.toAbsolutePath().normalize().getFileName().toString();
            try (ModelFolder target = ModelFolder.open(folder, id + ".onnx", overwrite)) {
                Quantizer quantizer = new Quantizer(OnnxReader.read(original), split.calibration());
                OnnxWriter.write(target.graph(), chosen(quantizer, judge, out));
                target.complete(manifest(manifest, id, choices.get(0).weightBits()));
            }
            return report(original, judge, split, out);
        }
    }

    private ModelProto chosen(Quantizer quantizer, PoseComparison judge, PrintWriter out) {
        if (target.isEmpty() && choices.size() == 1) {
            return quantizer.quantize(choices.get(0));
        }
        QuantizeSearch search = new QuantizeSearch(quantizer, judge, out);
        QuantizeSearch.Found found = target.isPresent() ? search.run(choices, target.get()) : search.start(choices);
        Set<String> onIntegers = new HashSet<>(quantizer.convs(found.settings()));
        onIntegers.removeAll(found.inFloat());
        out.printf(
                "%s; %d of %d convolutions on integers%n", found.settings(), onIntegers.size(), quantizer.convCount());
        return found.model();
    }

    private Optional<PoseComparison.Difference> report(
            Path original, PoseComparison judge, CropSplit split, PrintWriter out) {
        try (Model quantized = Model.open(folder, SessionConfig.cpu(1));
                GraphTimer before = new GraphTimer(original, TIMED_BATCH);
                GraphTimer after = new GraphTimer(quantized.files().get(0), TIMED_BATCH)) {
            Optional<PoseComparison.Difference> difference = judge.with(quantized);
            out.printf(
                    "quantised to %s, against the float model on %s: %s%n",
                    folder, split.describe(), PoseComparison.describe(difference));
            double slow = before.picturesPerSecond(TIMED);
            double fast = after.picturesPerSecond(TIMED);
            out.printf(
                    Locale.ROOT,
                    "on one core here %.1f crops/s, in float %.1f (%.2fx)%s%n",
                    fast,
                    slow,
                    fast / slow,
                    fast > slow ? "" : ": the float model serves better");
            return difference;
        }
    }

    private static ModelManifest manifest(ModelManifest source, String id, int weightBits) {
        return new ModelManifest(
                id,
                source.family(),
                List.of(id + ".onnx"),
                source.input(),
                source.head(),
                List.of(),
                OptionalInt.of(weightBits),
                source.licence(),
                source.origin() + ", quantised to int8");
    }
}
