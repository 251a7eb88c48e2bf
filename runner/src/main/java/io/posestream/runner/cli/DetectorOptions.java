package io.posestream.runner.cli;

import io.posestream.detector.DetectorConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which detector, and which boxes leave it. */
final class DetectorOptions {
    @Option(
            names = "--detector",
            paramLabel = "FILE",
            description = "Person detector: an ONNX file or a folder with model.json.")
    private Path detector;

    @Option(
            names = "--min-box-score",
            paramLabel = "S",
            defaultValue = "0.15",
            description =
                    "Least score of a box; low, since the tracker sorts out the rest (default: ${DEFAULT-VALUE}).")
    private double minBoxScore;

    @Option(
            names = "--max-people",
            paramLabel = "N",
            defaultValue = "100",
            description = "Most people per frame (default: ${DEFAULT-VALUE}).")
    private int maxPeople;

    Path path() {
        return NetworkOptions.required("--detector", detector);
    }

    DetectorConfig config() {
        return DetectorConfig.defaults().withScoreThreshold(minBoxScore).withMaxPeople(maxPeople);
    }
}
