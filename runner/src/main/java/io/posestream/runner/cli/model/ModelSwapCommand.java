package io.posestream.runner.cli.model;

import io.posestream.core.Printable;
import io.posestream.core.UserError;
import io.posestream.core.control.ModelSwap;
import io.posestream.core.control.SwapVerdict;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.runner.cli.option.Durations;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.KafkaOptions;
import io.posestream.runner.run.Interruption;
import io.posestream.runner.swap.SwapRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "swap",
        mixinStandardHelpOptions = true,
        description = "Lets another network answer a stream from a frame on, while the services run.",
        footer = {
            "",
            "Example:",
            "  posestream model swap rsn-50 --stage pose --stream gate \\",
            "      --bootstrap-servers kafka:9092",
            "",
            "Writes a record to the topic of control, which it makes where it is missing.",
            "The services load the network, check it as 'model verify' does, and accept or",
            "refuse it; the verdict is a record too, so that a service that starts again",
            "meets the same network at the same frame. Exit code 1 where it is refused, or",
            "nobody decides in time."
        })
final class ModelSwapCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "Name or path of the network, on the machines of the services.")
    private String model;

    @Option(names = "--stage", paramLabel = "detector|pose", required = true, description = "Who is to use it.")
    private String stage;

    @Option(names = "--stream", paramLabel = "ID", required = true, description = "Whose frames.")
    private String stream;

    @Option(
            names = "--at",
            paramLabel = "N",
            description = "First number it answers, in the stream's newest epoch, higher than all that are taken in"
                    + " (default: as --in says).")
    private Long at;

    @Option(
            names = "--in",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = Durations.class,
            description = "Without --at: so much of the stream after its newest frame (default: ${DEFAULT-VALUE}).")
    private Duration lead;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = Durations.class,
            description = "How long the verdict is waited for (default: ${DEFAULT-VALUE}).")
    private Duration patience;

    @Mixin
    private KafkaOptions kafka;

    @Override
    public Integer call() {
        if (at != null && at < 1) {
            throw new UserError("--at is not positive: " + at);
        }
        ClientSettings clients = kafka.required();
        SwapRequest request = new SwapRequest(
                clients, stage, model, stream, at == null ? OptionalLong.empty() : OptionalLong.of(at), lead);
        Cluster.requireTopics(clients);
        ModelSwap swap = request.plan();
        CountDownLatch stop = new CountDownLatch(1);
        try (Interruption interruption = new Interruption(stop)) {
            Optional<SwapVerdict> verdict = request.ask(swap, patience, stop);
            return interruption.happened() ? ExitCodes.INTERRUPTED : report(swap, verdict);
        }
    }

    private int report(ModelSwap swap, Optional<SwapVerdict> verdict) {
        String what = Printable.of(swap.model()) + " from "
                + Printable.of(swap.first().toString()) + " on";
        if (verdict.isPresent() && verdict.get().accepted()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    "accepted: " + what + ", as " + Printable.of(verdict.get().modelId()));
            out.flush();
            return ExitCodes.DONE;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("posestream: "
                + verdict.map(no -> "refused: " + what + ": " + Printable.of(no.reason()))
                        .orElse("nobody has decided on " + what + " within " + patience.toSeconds()
                                + " s: does a service of this stage run, and may it read and write "
                                + kafka.prefix() + ".control? The record stays, and counts once somebody accepts it"));
        err.flush();
        return ExitCodes.FAILURE;
    }
}
