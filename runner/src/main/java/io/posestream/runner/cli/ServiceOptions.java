package io.posestream.runner.cli;

import io.posestream.runner.service.Ending;
import io.posestream.runner.service.StageProcess;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all stages that run as processes of their own have in common. */
final class ServiceOptions {
    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private WatchOptions watch;

    @Option(
            names = "--member",
            paramLabel = "NAME",
            description =
                    "Static member of the stage's group, the same after a restart, so that its partitions wait for"
                            + " it; each process needs its own.")
    private String member;

    Optional<String> member() {
        return Optional.ofNullable(member);
    }

    KafkaOptions kafka() {
        return kafka;
    }

    /** Runs a stage to its end, its log on standard error; returns the exit code. */
    int run(String command, PrintWriter err, StageProcess.Opening opening) {
        return run(command, err, false, opening);
    }

    /** The same for a stage that writes the topic of clips, or not. */
    int run(String command, PrintWriter err, boolean clips, StageProcess.Opening opening) {
        return code(new StageProcess(
                        command,
                        kafka.required(),
                        err,
                        watch.meters(OptionalInt.of(WatchOptions.SERVICE_PORT)),
                        () -> LogFile.toStandardError(watch.logFormat()),
                        clips)
                .run(opening));
    }

    static int code(Ending ending) {
        return switch (ending) {
            case COMPLETE -> CommandLines.DONE;
            case FAILED -> CommandLines.FAILURE;
            case INTERRUPTED -> CommandLines.INTERRUPTED;
        };
    }
}
