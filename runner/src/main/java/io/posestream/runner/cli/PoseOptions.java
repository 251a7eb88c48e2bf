package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.models.ModelStore;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which pose network, and how it is used. */
final class PoseOptions {
    private static final List<String> USUAL = List.of("pose");

    /** How numbers are held in the pose network. */
    enum Precision {
        /** As it is. */
        FLOAT,
        /** Its form of 8-bit integers, which lies beside it. */
        INT8
    }

    @Option(
            names = "--pose",
            paramLabel = "NAME|FILE",
            description = "Pose network: the name of an imported one, an ONNX file or a folder with model.json"
                    + " (default: pose, where it comes with the project).")
    private String pose;

    @Option(
            names = "--precision",
            paramLabel = "float|int8",
            defaultValue = "float",
            description = "int8 takes the quantised form that lies beside the network under its name with -int8"
                    + " appended: faster, a little less exact (default: ${DEFAULT-VALUE}).")
    private Precision precision;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "4",
            description = "Most crops per run; more than one gains on a GPU only (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--flip", negatable = true, description = "Run the mirrored crop too, at twice the cost.")
    private Boolean flip;

    @Option(names = "--exact-warp", description = "Cut crops bit for bit as the networks' authors do; slower.")
    private boolean exactWarp;

    @Option(
            names = "--proposals",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description =
                    "Look for people whom the detector missed where they were in the last two frames: auto (in"
                            + " archives, and in frames that --detect-every leaves out), on or off (default: ${DEFAULT-VALUE}).")
    private String proposals;

    Path path() {
        Path path = NetworkOptions.find("--pose", pose, USUAL);
        return precision == Precision.FLOAT ? path : ModelStore.int8Of(path);
    }

    ProposalConfig proposals() {
        try {
            return ProposalConfig.DEFAULT.withUse(ProposalConfig.Use.valueOf(proposals.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new UserError("--proposals " + proposals + ": use auto, on or off", e);
        }
    }

    PoseConfig config() {
        if (batch < 1) {
            throw new UserError("--batch is not positive: " + batch);
        }
        PoseConfig config = PoseConfig.defaults().withMaxBatch(batch);
        if (flip != null) {
            config = config.withFlipTest(flip ? PoseConfig.FlipTest.ON : PoseConfig.FlipTest.OFF);
        }
        return exactWarp ? config.withWarp(PoseConfig.Warp.EXACT) : config;
    }
}
