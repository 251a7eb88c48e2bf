package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.pose.PoseConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which pose network, and how it is used. */
final class PoseOptions {
    @Option(
            names = "--pose",
            paramLabel = "NAME|FILE",
            description = "Pose network: the name of an imported one, an ONNX file or a folder with model.json.")
    private String pose;

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

    Path path() {
        return NetworkOptions.find("--pose", pose);
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
