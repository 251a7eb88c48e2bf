package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Skeleton;
import io.posestream.core.UserError;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.models.graph.NetworkSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What {@code model import} is told; what a checkpoint cannot tell itself.
 *
 * @param network architecture, input size, keypoints and width
 * @param checkpoint the weights: {@code .pth} of either form or {@code .safetensors}
 * @param folder where {@code model.json} and the ONNX file go; made where it is missing
 * @param skeleton what the maps are; as many joints as the network has keypoints
 * @param decoder from map to joint; by default that of the code whose key names the checkpoint has
 * @param crop where the crop is not the one that goes with the decoder
 * @param colors order of the input's channels; by default the one of the framework that the keys are from
 * @param trainedPeak peak of the Gaussians trained for; 255 for RSN and 1 for HRNet by default
 * @param licence of the weights, for the manifest
 * @param halfWeights store weights as float16: half the size on disk
 * @param tuning times the exact variants here and keeps the fastest: CPU time for each one and round
 * @param overwrite replace a model that is in the folder
 */
public record ImportOptions(
        NetworkSpec network,
        Path checkpoint,
        Path folder,
        Skeleton skeleton,
        Optional<DecoderChoice> decoder,
        CropChanges crop,
        Optional<ColorOrder> colors,
        OptionalDouble trainedPeak,
        String licence,
        boolean halfWeights,
        Optional<Duration> tuning,
        boolean overwrite) {
    /** Checks that skeleton and network agree; throws {@link UserError}. */
    public ImportOptions {
        requireNonNull(network, "network is null");
        requireNonNull(checkpoint, "checkpoint is null");
        requireNonNull(folder, "folder is null");
        requireNonNull(skeleton, "skeleton is null");
        requireNonNull(decoder, "decoder is null");
        requireNonNull(crop, "crop is null");
        requireNonNull(colors, "colors is null");
        requireNonNull(trainedPeak, "trainedPeak is null");
        requireNonNull(licence, "licence is null");
        requireNonNull(tuning, "tuning is null");
        if (skeleton.size() != network.keypoints()) {
            throw new UserError("skeleton " + skeleton.id() + " has " + skeleton.size() + " joints and --keypoints is "
                    + network.keypoints() + ": name the skeleton that the network was trained for");
        }
        if (trainedPeak.isPresent() && !(trainedPeak.getAsDouble() > 0)) {
            throw new UserError("the trained peak must be positive, not " + trainedPeak.getAsDouble());
        }
    }

    /** Defaults for everything that has one. */
    public static ImportOptions of(NetworkSpec network, Path checkpoint, Path folder, Skeleton skeleton) {
        return new ImportOptions(
                network,
                checkpoint,
                folder,
                skeleton,
                Optional.empty(),
                CropChanges.NONE,
                Optional.empty(),
                OptionalDouble.empty(),
                "as its authors state",
                false,
                Optional.empty(),
                false);
    }
}
