package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.inference.Model;
import io.posestream.inference.ModelManifest;
import io.posestream.inference.SessionConfig;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.models.onnx.OnnxWriter;
import io.posestream.models.quantize.QuantizeSettings;
import io.posestream.models.quantize.Quantizer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code model quantize}: from a float model to one that computes on 8-bit integers, calibrated on crops of the user's own
 * people.
 *
 * @param model folder, manifest or file of the float model
 * @param crops makes the crops once the model's input is known
 * @param settings what to trade
 * @param folder where the new model goes
 * @param overwrite replace a model that is in the folder
 */
public record QuantizeJob(
        Path model,
        Function<ModelManifest, CropSource> crops,
        QuantizeSettings settings,
        Path folder,
        boolean overwrite) {
    /** Checks the components. */
    public QuantizeJob {
        requireNonNull(model, "model is null");
        requireNonNull(crops, "crops is null");
        requireNonNull(settings, "settings is null");
        requireNonNull(folder, "folder is null");
    }

    /** Quantises and says how far the keypoints moved; throws {@link UserError}, leaving nothing. */
    public Optional<PoseComparison.Difference> run(PrintWriter out) {
        try (Model reference = Model.open(model, SessionConfig.cpu(1))) {
            ModelManifest manifest = reference.manifest();
            if (manifest.files().size() != 1) {
                throw new UserError("model " + manifest.id() + " is an ensemble: quantise its members one by one");
            }
            CropSource source = crops.apply(manifest);
            String id = folder.toAbsolutePath().normalize().getFileName().toString();
            try (ModelFolder target = ModelFolder.open(folder, id + ".onnx", overwrite)) {
                Quantizer quantizer =
                        new Quantizer(OnnxReader.read(reference.files().get(0)), source);
                OnnxWriter.write(target.graph(), quantizer.quantize(settings));
                target.complete(manifest(manifest, id));
            }
            return compare(reference, source, out);
        }
    }

    private Optional<PoseComparison.Difference> compare(Model reference, CropSource source, PrintWriter out) {
        try (Model quantized = Model.open(folder, SessionConfig.cpu(1))) {
            Optional<PoseComparison.Difference> difference = PoseComparison.of(reference, quantized, source);
            out.printf(
                    "quantised to %s (%s ranges), against the float model on the crops of the calibration: %s%n",
                    folder, settings.rule(), PoseComparison.describe(difference));
            return difference;
        }
    }

    private static ModelManifest manifest(ModelManifest source, String id) {
        return new ModelManifest(
                id,
                source.family(),
                List.of(id + ".onnx"),
                source.input(),
                source.head(),
                source.licence(),
                source.origin() + ", quantised to int8");
    }
}
