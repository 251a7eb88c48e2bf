package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.detector.DetectorConfig;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which detector, and which boxes leave it. */
public final class DetectorOptions {
    /** The network taken where none is named; its card is in models/weights. */
    private static final String USUAL = "person";

    @Option(
            names = "--detector",
            paramLabel = "NAME|FILE",
            description = "Person detector: a name, an ONNX file or a folder with model.json (default: the small one"
                    + " that comes with the project, person; a stronger one finds far more).")
    private String detector;

    @Option(
            names = "--min-box-score",
            paramLabel = "S",
            description = "Least score of a box (default: what the network's model.json says, else 0.15; low, since"
                    + " the tracker sorts out the rest).")
    private Double minBoxScore;

    @Mixin
    private OverlapOption overlap;

    @Option(
            names = "--max-people",
            paramLabel = "N",
            defaultValue = "100",
            description = "Most people per frame (default: ${DEFAULT-VALUE}).")
    private int maxPeople;

    @Option(
            names = "--detect-every",
            paramLabel = "N",
            defaultValue = "1",
            description = "Search one frame number of N; between them people are looked for where they were, so that"
                    + " newcomers appear up to N frames late (default: ${DEFAULT-VALUE}).")
    private int every;

    /**
     * Where the network lies.
     *
     * @throws UserError if the network is missing, saying how to get it
     */
    public Path path() {
        return path(detector);
    }

    /** The network {@code nameOrPath} means; where it is null, the one that comes with the project. */
    public static Path path(String nameOrPath) {
        return NetworkOptions.find("--detector", nameOrPath, USUAL);
    }

    /**
     * One frame number of so many is searched.
     *
     * @throws UserError if it is below 1
     */
    public int every() {
        if (every < 1) {
            throw new UserError("--detect-every is not positive: " + every);
        }
        return every;
    }

    /**
     * Which boxes leave it.
     *
     * @throws UserError if a score or a number is out of its range
     */
    public DetectorConfig config() {
        if (minBoxScore != null && !(minBoxScore >= 0 && minBoxScore <= 1)) {
            throw new UserError("--min-box-score is not between 0 and 1: " + minBoxScore);
        }
        if (maxPeople < 1) {
            throw new UserError("--max-people is not positive: " + maxPeople);
        }
        DetectorConfig config = overlap.applyTo(DetectorConfig.defaults()).withMaxPeople(maxPeople);
        return minBoxScore == null ? config : config.withScoreThreshold(minBoxScore);
    }
}
