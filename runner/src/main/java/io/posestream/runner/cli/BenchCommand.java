package io.posestream.runner.cli;

import io.posestream.evaluate.posetrack.ThresholdSearch;
import io.posestream.runner.bench.LeaveOneOut;
import io.posestream.runner.bench.MicroBenchmarks;
import io.posestream.runner.bench.TrackingBenchmark;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.TrackerPreset;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures parts of the product on this machine.",
        footer = {
            "",
            "Examples:",
            "  posestream bench tracking --vectors vectors/tracking",
            "  posestream bench thresholds --truth truth/ --predictions out/",
            "  posestream bench micro tracker codecs",
            "  posestream bench loop video.mp4 --limit 100 --pose pose.onnx",
            "  posestream bench scale services video.mp4 --workers 1,2,3"
        },
        subcommands = {BenchLoopCommand.class, BenchScaleCommand.class})
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to measure: tracking, thresholds, micro, loop or scale");
    }

    @Command(
            name = "micro",
            mixinStandardHelpOptions = true,
            description = "Times the inner loops with JMH, one line each: name, mean time and its 99.9 %% error.")
    int micro(
            @Parameters(
                            paramLabel = "GROUP",
                            arity = "0..*",
                            description = "warp, decode, tracker, codecs, clips (default: all).")
                    List<String> groups,
            @Option(names = "--quick", description = "A glance in a few seconds, in this process; not for comparing.")
                    boolean quick) {
        PrintWriter out = spec.commandLine().getOut();
        MicroBenchmarks.Effort effort = quick ? MicroBenchmarks.Effort.QUICK : MicroBenchmarks.Effort.NORMAL;
        MicroBenchmarks.run(groups == null ? List.of() : groups, effort).forEach(out::println);
        out.flush();
        return ExitCodes.DONE;
    }

    @Command(
            name = "tracking",
            mixinStandardHelpOptions = true,
            description = "Runs the tracker over simulated people and scores it, one line per seed.",
            footer = {
                "",
                "DIR holds a folder per seed with 'truth' and 'disturbed', files of equal names",
                "in PoseTrack 2017's form, 25 frames per second. A line reads: seed 100 mota",
                "97.97 switches-per-joint 20.5"
            })
    int tracking(
            @Option(names = "--vectors", paramLabel = "DIR", required = true, description = "Folder of seed folders.")
                    Path vectors,
            @Option(
                            names = "--leave-one-out",
                            description = "What each part of the tracker is worth: MOTA and switches per joint without"
                                    + " it, one line per part.")
                    boolean leaveOneOut,
            @Option(
                            names = "--presets",
                            description = "Every preset of --tracker beside the others: also IDF1, HOTA and time.")
                    boolean presets) {
        PrintWriter out = spec.commandLine().getOut();
        if (presets) {
            presets(vectors, out);
        } else if (leaveOneOut) {
            LeaveOneOut.lines(vectors).forEach(out::println);
        } else {
            new TrackingBenchmark(TrackerConfig.DEFAULT).run(vectors).forEach(result -> out.println(result.line()));
        }
        out.flush();
        return ExitCodes.DONE;
    }

    /** The second time, when the code is compiled. */
    private static void presets(Path vectors, PrintWriter out) {
        for (TrackerPreset preset : TrackerPreset.values()) {
            TrackingBenchmark benchmark = new TrackingBenchmark(preset.config());
            benchmark.run(vectors);
            benchmark.run(vectors).forEach(result -> out.printf("%-16s %s%n", preset.label(), result.longLine()));
        }
    }

    @Command(
            name = "thresholds",
            mixinStandardHelpOptions = true,
            description = "Looks for the joint scores from which a joint is worth writing where MOTA counts.",
            footer = {
                "",
                "Predictions are posetrack.json files with every joint, named as the truth is.",
                "The last line is the option for 'export' and 'run'."
            })
    int thresholds(
            @Option(
                            names = "--truth",
                            paramLabel = "DIR",
                            required = true,
                            description = "PoseTrack files, or one of them.")
                    Path truth,
            @Option(
                            names = "--predictions",
                            paramLabel = "DIR",
                            required = true,
                            description = "The form for AP of the same names, or one file.")
                    Path predictions) {
        ThresholdSearch.over(truth, predictions).write(spec.commandLine().getOut());
        return ExitCodes.DONE;
    }
}
