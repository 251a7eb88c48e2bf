package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.runner.service.TrackerService;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "track",
        mixinStandardHelpOptions = true,
        description = "Service: gives the people of the topic 'poses' identities over time and answers in 'tracks'.",
        footer = {
            "",
            "Example:",
            "  posestream track --bootstrap-servers kafka:9092",
            "",
            "Every frame is answered exactly once, also when this process is killed and",
            "started again. Runs until Ctrl-C or SIGTERM. Topics come from 'posestream",
            "topics create'. The log goes to standard error."
        })
final class TrackCommand implements Callable<Integer> {
    private static final int MOST_THREADS = 256;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOptions service;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Folder for Kafka Streams' files; the state itself is in memory and on the broker (default: a"
                    + " temporary folder).")
    private Path stateDir;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Partitions worked on at the same time; one follows hundreds of cameras (default:"
                    + " ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--accept-loss",
            description = "Answer numbers of an archive that never come as lost, and go on, where the tracker would"
                    + " otherwise stop.")
    private boolean acceptLoss;

    @Override
    public Integer call() {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new UserError("--threads is not between 1 and " + MOST_THREADS + ": " + threads);
        }
        TrackerService.Settings settings = new TrackerService.Settings(
                service.kafka().required(), Optional.ofNullable(stateDir), threads, service.member(), acceptLoss);
        return service.run("track", spec.commandLine().getErr(), TrackerService.tracker(settings));
    }
}
