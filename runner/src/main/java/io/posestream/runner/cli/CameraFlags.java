package io.posestream.runner.cli;

import io.posestream.ingest.CameraOptions;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How cameras are treated; without meaning for recordings. */
final class CameraFlags {
    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            defaultValue = "500ms",
            converter = Durations.class,
            description =
                    "Camera: take up no frame older than that; newer ones replace it (default:" + " ${DEFAULT-VALUE}).")
    private Duration maxAge;

    @Option(
            names = "--silence",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Durations.class,
            description = "Camera: connect anew after so long without an answer or data (default: ${DEFAULT-VALUE}).")
    private Duration silence;

    @Option(
            names = "--give-up-after",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Camera: end its stream as failed after so long without a picture (default: never).")
    private Duration giveUpAfter;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Camera: end after so long (default: Ctrl-C ends it).")
    private Duration duration;

    @Option(
            names = "--frozen-after",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Durations.class,
            description = "Camera: say that the picture is frozen after so long (default: ${DEFAULT-VALUE}).")
    private Duration frozenAfter;

    CameraOptions options() {
        return new CameraOptions(
                maxAge, silence, Optional.ofNullable(giveUpAfter), Optional.ofNullable(duration), frozenAfter);
    }
}
