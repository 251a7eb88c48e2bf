package io.posestream.runner.cli.option;

import io.posestream.core.StreamPolicy;
import io.posestream.core.UserError;
import io.posestream.ingest.Playback;
import io.posestream.ingest.source.CameraOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How cameras are treated, and which sources are treated like them. */
final class CameraFlags {
    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            defaultValue = "500ms",
            converter = Durations.class,
            description = "Live: no frame is to be older at its result; newer ones replace it (default:"
                    + " ${DEFAULT-VALUE}).")
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

    @Option(
            names = "--policy",
            paramLabel = "WHAT",
            description =
                    "What gives way where the chain is slower than a source: live (frames are left out) or archive"
                            + " (the source waits). Default: live for cameras and --realtime, archive for recordings.")
    private String policy;

    @Option(
            names = "--realtime",
            description =
                    "Recording: play it, each frame arriving when it is due; live, unless --policy says otherwise.")
    private boolean realTime;

    /** How a source is treated where it is not to be treated as what it is. */
    Playback playback() {
        return new Playback(Optional.ofNullable(policy).map(CameraFlags::policy), realTime, maxAge);
    }

    private static StreamPolicy policy(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "live" -> StreamPolicy.LIVE;
            case "archive" -> StreamPolicy.ARCHIVE;
            default -> throw new UserError("--policy " + text + ": use live or archive");
        };
    }

    CameraOptions options() {
        return new CameraOptions(
                maxAge, silence, Optional.ofNullable(giveUpAfter), Optional.ofNullable(duration), frozenAfter);
    }
}
