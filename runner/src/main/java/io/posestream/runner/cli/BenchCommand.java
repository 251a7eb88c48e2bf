package io.posestream.runner.cli;

import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.bench.LeaveOneOut;
import io.posestream.tracker.bench.TrackingBenchmark;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures parts of the product on this machine.",
        footer = {"", "Example:", "  posestream bench tracking --vectors vectors/tracking"})
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to measure: tracking");
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
                    boolean leaveOneOut) {
        PrintWriter out = spec.commandLine().getOut();
        if (leaveOneOut) {
            LeaveOneOut.lines(vectors).forEach(out::println);
        } else {
            new TrackingBenchmark(TrackerConfig.DEFAULT).run(vectors).forEach(result -> out.println(result.line()));
        }
        out.flush();
        return CommandLines.DONE;
    }
}
