package io.posestream.runner.cli;

import io.posestream.core.Printable;
import io.posestream.core.UserError;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.KafkaOptions;
import io.posestream.runner.replay.Position;
import io.posestream.runner.replay.Replay;
import io.posestream.runner.replay.ReplayRequest;
import io.posestream.runner.replay.Stretch;
import io.posestream.runner.run.Interruption;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Sends the stored pictures or poses of a stream once more, as a new run under a prefix of its own.",
        footer = {
            "",
            "Examples:",
            "  posestream replay --bootstrap-servers kafka:9092 --stream gate --into again",
            "  posestream replay --bootstrap-servers kafka:9092 --stream gate --into again \\",
            "      --from 2026-11-30T08:00:00Z --to 2026-11-30T08:05:00Z --speed 4",
            "",
            "Stages of the new prefix answer it: posestream detect --prefix again, and pose",
            "and track likewise; poses take the tracker alone. Nothing is left out for its",
            "age, and times are those of the first run. With --as-seen what was skipped or",
            "failed stays so, and with the networks and settings of the first run a whole",
            "stream gives the first run's results, byte for byte. The topics of the new",
            "prefix are made where they are missing; delete them when you are done."
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--stream", paramLabel = "ID", required = true, description = "The stream.")
    private String stream;

    @Option(names = "--into", paramLabel = "TEXT", required = true, description = "Prefix of the new run.")
    private String into;

    @Option(
            names = "--epoch",
            paramLabel = "N|all",
            description = "Epoch of the stream, or all in order (default: the newest).")
    private String epoch;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Begin there: seconds or hh:mm:ss.sss from the stream's start, or a time of arrival"
                    + " (2026-11-30T08:00:00Z) (default: at the first frame).")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "End before; written as --from (default: at the last).")
    private String to;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "So many times as fast as the frames came, 1 for as they came (default: as fast as the stages"
                    + " answer).")
    private Double speed;

    @Option(
            names = "--as-seen",
            description = "Skip what was skipped and fail what failed, and leave the stream its policy.")
    private boolean asSeen;

    @Option(
            names = "--of",
            paramLabel = "WHAT",
            defaultValue = "auto",
            description = "frames, from the first picture still kept on; poses; auto takes frames where all are kept"
                    + " (default: ${DEFAULT-VALUE}).")
    private String origin;

    @Option(
            names = "--lead",
            paramLabel = "N",
            defaultValue = "64",
            description = "Most frames on their way at once (default: ${DEFAULT-VALUE}).")
    private int lead;

    @Option(
            names = "--keep-frames",
            paramLabel = "HOW",
            defaultValue = "20GB",
            description = "How long answered pictures of the new run stay while this command runs: none, a time (2h), a"
                    + " size (20GB) or all (default: ${DEFAULT-VALUE}).")
    private String keepFrames;

    @Override
    public Integer call() {
        ClientSettings clients = kafka.required();
        ReplayRequest request = new ReplayRequest(
                clients,
                into,
                stream,
                epochs(),
                new Stretch(
                        Optional.ofNullable(from).map(text -> Position.parse("--from", text)),
                        Optional.ofNullable(to).map(text -> Position.parse("--to", text))),
                ReplayRequest.Origin.parse(origin),
                speed == null ? OptionalDouble.empty() : OptionalDouble.of(speed),
                asSeen,
                lead,
                KeepFrames.parse(keepFrames));
        request.target().topics();
        Cluster.requireTopics(clients);
        CountDownLatch stop = new CountDownLatch(1);
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = new Interruption(stop)) {
            Replay.Sent sent = new Replay(request, stop, note -> say(err, note)).run();
            PrintWriter out = spec.commandLine().getOut();
            out.println(sent.frames() + " frames of '" + Printable.of(stream) + "' sent to " + into + "."
                    + sent.origin() + (sent.complete() ? "" : ", stopped before the end"));
            out.flush();
            return interruption.happened() ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
        }
    }

    private static void say(PrintWriter err, String note) {
        err.println("posestream: " + note);
        err.flush();
    }

    private ReplayRequest.Epochs epochs() {
        if (epoch == null || epoch.equals("all")) {
            return new ReplayRequest.Epochs(OptionalLong.empty(), epoch != null);
        }
        try {
            return new ReplayRequest.Epochs(OptionalLong.of(Long.parseLong(epoch)), false);
        } catch (NumberFormatException e) {
            throw new UserError("--epoch " + epoch + ": write a number, or all", e);
        }
    }
}
