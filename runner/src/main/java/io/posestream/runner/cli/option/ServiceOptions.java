package io.posestream.runner.cli.option;

import io.posestream.kafka.ClientSettings;
import io.posestream.runner.service.Ending;
import io.posestream.runner.service.StageProcess;
import io.posestream.runner.service.StageRights;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all stages that run as processes of their own have in common. */
public final class ServiceOptions {
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

    /** Name of the static member; empty for one that comes and goes. */
    public Optional<String> member() {
        return Optional.ofNullable(member);
    }

    /** How it reaches the broker. */
    public KafkaOptions kafka() {
        return kafka;
    }

    /**
     * Runs a stage to its end, its log on standard error; returns the exit code.
     *
     * @param err for messages
     * @param rights what it has to be allowed to do on a cluster; where those of the clips are among them, it writes them
     * @param stage given how to reach the broker
     */
    public int run(
            String command,
            PrintWriter err,
            Set<StageRights> rights,
            Function<ClientSettings, StageProcess.Opening> stage) {
        ClientSettings clients = kafka.required();
        return watch.traced(command, tracing -> {
            ClientSettings traced = clients.tracedBy(tracing);
            return code(new StageProcess(
                            command,
                            traced,
                            err,
                            watch.meters(OptionalInt.of(WatchOptions.SERVICE_PORT), tracing),
                            () -> LogFile.toStandardError(watch.logFormat()),
                            rights)
                    .run(stage.apply(traced)));
        });
    }

    /** The exit code of an ending. */
    public static int code(Ending ending) {
        return switch (ending) {
            case COMPLETE -> ExitCodes.DONE;
            case FAILED -> ExitCodes.FAILURE;
            case INTERRUPTED -> ExitCodes.INTERRUPTED;
        };
    }
}
