package io.posestream.runner.cli;

import io.posestream.runner.cli.option.DetectorOptions;
import io.posestream.runner.cli.option.DrainOption;
import io.posestream.runner.cli.option.NetworkOptions;
import io.posestream.runner.cli.option.ServiceOptions;
import io.posestream.runner.service.StageRights;
import io.posestream.runner.service.WorkerServices;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "detect",
        mixinStandardHelpOptions = true,
        description = "Service: finds the people in the pictures of the topic 'frames' and answers in 'persons'.",
        footer = {
            "",
            "Example:",
            "  posestream detect --bootstrap-servers kafka:9092 --detector rtmdet.onnx",
            "",
            "Runs until Ctrl-C or SIGTERM, then finishes what it has begun. Start as many",
            "as there are machines; they share the partitions. Topics come from 'posestream",
            "topics create'. The log goes to standard error."
        })
final class DetectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOptions service;

    @Mixin
    private DetectorOptions detector;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private DrainOption drain;

    @Override
    public Integer call() {
        return service.run(
                "detect",
                spec.commandLine().getErr(),
                Set.of(StageRights.DETECT),
                clients -> WorkerServices.detector(
                        new WorkerServices.Settings(
                                clients,
                                network.session(),
                                network.threads(),
                                service.member(),
                                NetworkOptions.store()::find,
                                drain.drain()),
                        detector.path(),
                        detector.config(),
                        detector.every()));
    }
}
