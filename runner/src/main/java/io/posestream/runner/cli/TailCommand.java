package io.posestream.runner.cli;

import io.posestream.client.PosestreamReader;
import io.posestream.client.ReaderSettings;
import io.posestream.client.Start;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.KafkaOptions;
import io.posestream.runner.cli.option.Moments;
import io.posestream.runner.run.Interruption;
import io.posestream.runner.tail.JsonLines;
import io.posestream.runner.tail.Tail;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Prints tracks or clips as they are written, one JSON object per line.",
        footer = {
            "",
            "Examples:",
            "  posestream tail tracks --bootstrap-servers kafka:9092 --stream gate",
            "  posestream tail clips --bootstrap-servers kafka:9092 --from 15m --limit 10",
            "",
            "Places are pixels of the source frame, times microseconds. It runs until",
            "Ctrl-C, SIGTERM, or --limit. docs/clips.md names the fields of a clip."
        })
final class TailCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "tracks|clips", description = "What to print.")
    private String what;

    @Mixin
    private KafkaOptions kafka;

    @Option(
            names = "--as",
            paramLabel = "json",
            defaultValue = "json",
            description = "Form of the lines (default: ${DEFAULT-VALUE}).")
    private String form;

    @Option(names = "--stream", paramLabel = "ID", description = "This stream alone (default: all).")
    private String stream;

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            defaultValue = "now",
            description =
                    "start, now, how long ago (15m), or a time (2026-11-30T08:00:00Z); of tracks by the arrival of"
                            + " frames, of clips by when they were written (default: ${DEFAULT-VALUE}).")
    private String from;

    @Option(names = "--limit", paramLabel = "N", description = "End after so many lines (default: never).")
    private Long limit;

    @Override
    public Integer call() {
        if (!form.equals("json")) {
            throw new UserError("--as " + form + ": json is all there is");
        }
        if (limit != null && limit < 1) {
            throw new UserError("--limit is below 1: " + limit);
        }
        Start start = start();
        ClientSettings clients = kafka.required();
        ReaderSettings settings = ReaderSettings.of(clients.bootstrapServers())
                .withPrefix(clients.prefix())
                .with(clients.overrides())
                .from(start);
        return switch (what) {
            case "tracks" -> {
                require(clients, clients.topics().tracks().name());
                yield print(PosestreamReader.tracks(settings), item -> item.id().streamId(), JsonLines::of);
            }
            case "clips" -> {
                require(clients, clients.topics().clips().name());
                yield print(
                        PosestreamReader.clips(settings), clip -> clip.place().streamId(), JsonLines::of);
            }
            default -> throw new UserError("tail " + what + ": choose tracks or clips");
        };
    }

    private static void require(ClientSettings clients, String topic) {
        int unused = Cluster.partitions(clients, topic);
    }

    private <T> int print(PosestreamReader<T> opened, Function<T, String> streamOf, Function<T, String> line) {
        PrintWriter out = spec.commandLine().getOut();
        try (Interruption interruption = new Interruption(new CountDownLatch(1));
                PosestreamReader<T> reader = opened) {
            OptionalLong most = limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
            new Tail<>(Optional.ofNullable(stream), streamOf, line, most).print(reader, out, interruption::happened);
            return interruption.happened() ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
        }
    }

    private Start start() {
        String text = from.strip();
        if (text.equals("now")) {
            return Start.END;
        }
        if (text.equals("start")) {
            return Start.BEGINNING;
        }
        return Start.at(Moments.parse("--from", text, "start, now, "));
    }
}
