package io.posestream.runner.cli;

import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.runner.cli.option.BrokerOptions;
import io.posestream.runner.cli.option.Durations;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.run.Interruption;
import io.posestream.runner.status.StatusReader;
import io.posestream.runner.status.StatusText;
import io.posestream.runner.status.StreamStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows how the streams of a broker, or of a run's --data-dir, are: one row each.",
        footer = {
            "",
            "Examples:",
            "  posestream status --bootstrap-servers kafka:9092 --watch",
            "  posestream status --data-dir shop-data --json",
            "",
            "STATE is running (answered within 10 s), waiting (records lie before a stage),",
            "quiet, or ended and why; of a camera it is connecting, running, stalled, lost or",
            "ended, and why, as the process that reads it says every 5 s. AGE is from the arrival of the newest answered frame to",
            "its answer. WAITING counts records of the stream's partition that a stage has",
            "not committed; streams of one partition share it. DEAD LETTERS names the reason",
            "of the newest. It reads all answers that are kept, so on a large cluster name",
            "--since. With --data-dir a run that is under way is asked itself."
        })
final class StatusCommand implements Callable<Integer> {
    private static final Duration EVERY = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Mixin
    private BrokerOptions broker;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Count only what arrived within this time, e.g. 1h (default: all that is kept).")
    private Duration since;

    @Option(names = "--watch", description = "Show it again every 2 s until Ctrl-C.")
    private boolean watch;

    @Option(names = "--json", description = "One line of JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() {
        return broker.with(this::show);
    }

    private int show(ClientSettings clients) {
        Cluster.requireTopics(clients);
        StatusReader reader = new StatusReader(clients, Optional.ofNullable(since));
        CountDownLatch wake = new CountDownLatch(1);
        try (Interruption interruption = new Interruption(wake)) {
            print(reader);
            while (watch && !wake.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                print(reader);
            }
            return interruption.happened() ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCodes.INTERRUPTED;
        }
    }

    private void print(StatusReader reader) {
        List<StreamStatus> streams = reader.look();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(StatusText.json(streams, reader.backlog(), reader.foreign()));
        } else {
            StatusText.table(streams, reader.backlog(), reader.foreign()).forEach(out::println);
            if (watch) {
                out.println();
            }
        }
        out.flush();
    }
}
