package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.runner.bench.HistoryBench;
import io.posestream.runner.bench.ScaleBench;
import io.posestream.runner.cli.option.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = "Measures what services cost beside a single process, and how that grows with what is stored.",
        footer = {
            "",
            "Examples:",
            "  posestream bench scale services shop.mp4 --workers 1,2,3",
            "  posestream bench scale history shop.mp4 --hours 0,1,10",
            "",
            "A broker runs in this process, each worker in one of its own; nothing stays.",
            "docs/scaling.md says what such figures come to for many cameras."
        })
final class BenchScaleCommand implements Runnable {
    private static final int MOST_STREAMS = 64;
    private static final int MOST_WORKERS = 16;
    private static final int MOST_FRAMES = 1_000_000;
    private static final double MOST_HOURS = 100;

    @Spec
    private CommandSpec spec;

    /** As the commands of the stages take them. */
    static final class NetworkNames {
        @Option(names = "--detector", paramLabel = "NAME|FILE", description = "Detector network.")
        private String detector;

        @Option(names = "--pose", paramLabel = "NAME|FILE", description = "Pose network.")
        private String pose;

        List<String> detector() {
            return option("--detector", detector);
        }

        List<String> pose() {
            return option("--pose", pose);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to measure: services or history");
    }

    @Command(
            name = "services",
            mixinStandardHelpOptions = true,
            description = "One recording as several streams: through a single process, and through services.")
    int services(
            @Parameters(paramLabel = "FILE", description = "The recording.") Path clip,
            @Option(
                            names = "--workers",
                            paramLabel = "N",
                            split = ",",
                            defaultValue = "1,2,3",
                            description = "Processes per stage, a line each (default: ${DEFAULT-VALUE}).")
                    List<Integer> workers,
            @Option(
                            names = "--streams",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "So many streams of it side by side (default: ${DEFAULT-VALUE}).")
                    int streams,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "Frames of each stream (default: ${DEFAULT-VALUE}).")
                    int frames,
            @Option(names = "--max-size", paramLabel = "PX", description = "Longer side of the stored pictures.")
                    Integer size,
            @Mixin NetworkNames networks) {
        require("--streams", streams, 1, MOST_STREAMS);
        require("--limit", frames, 2, MOST_FRAMES);
        workers.forEach(count -> require("--workers", count, 1, MOST_WORKERS));
        ScaleBench.Settings settings = new ScaleBench.Settings(
                file(clip), streams, frames, workers, option("--max-size", size), networks.detector(), networks.pose());
        return measure(out -> ScaleBench.run(settings, out));
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "A camera with hours of stored records behind it: starts, takeover and frames.",
            footer = {
                "",
                "TRACKER and WORKERS: seconds from the start of the process to the first answer",
                "behind the history, processor time in brackets; TAKEOVER is by a second tracker",
                "after kill -9 of the first, most of it the group's session timeout; INGEST is a",
                "recording of one frame beside the camera, to its end in 'tracks'."
            })
    int history(
            @Parameters(paramLabel = "FILE", description = "A recording that is ingested beside it.") Path clip,
            @Option(
                            names = "--hours",
                            paramLabel = "H",
                            split = ",",
                            defaultValue = "0,1,10",
                            description = "Amounts of history, a line each (default: ${DEFAULT-VALUE}).")
                    List<Double> hours,
            @Option(
                            names = "--fps",
                            paramLabel = "N",
                            defaultValue = "25",
                            description = "Frames per second of the camera (default: ${DEFAULT-VALUE}).")
                    int fps,
            @Mixin NetworkNames networks) {
        require("--fps", fps, 1, 1_000);
        for (double wanted : hours) {
            if (!(wanted >= 0 && wanted <= MOST_HOURS)) {
                throw new UserError("--hours is not between 0 and " + MOST_HOURS + ": " + wanted);
            }
        }
        HistoryBench.Settings settings =
                new HistoryBench.Settings(hours, fps, file(clip), networks.detector(), networks.pose());
        return measure(out -> HistoryBench.run(settings, out));
    }

    private interface Measuring {
        void run(Consumer<String> out) throws IOException, InterruptedException;
    }

    private int measure(Measuring measuring) {
        try {
            measuring.run(line -> {
                spec.commandLine().getOut().println(line);
                spec.commandLine().getOut().flush();
            });
            return ExitCodes.DONE;
        } catch (IOException e) {
            throw new UserError("cannot use a temporary folder: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCodes.INTERRUPTED;
        }
    }

    private static Path file(Path clip) {
        if (!Files.isRegularFile(clip)) {
            throw new UserError("no such file: " + clip);
        }
        return clip;
    }

    private static List<String> option(String name, Object value) {
        List<String> words = new ArrayList<>();
        if (value != null) {
            words.addAll(List.of(name, value.toString()));
        }
        return words;
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(name + " is not between " + least + " and " + most + ": " + value);
        }
    }
}
