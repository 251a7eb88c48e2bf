package io.posestream.runner.cli;

import io.posestream.runner.service.WorkerServices;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "pose",
        mixinStandardHelpOptions = true,
        description = "Service: finds the keypoints of the people in the topic 'persons' and answers in 'poses'.",
        footer = {
            "",
            "Example:",
            "  posestream pose --bootstrap-servers kafka:9092 --pose tinypose.onnx",
            "",
            "Reads the pictures from the topic 'frames' by their place. Runs until Ctrl-C",
            "or SIGTERM, then finishes what it has begun. Start as many as there are",
            "machines; they share the partitions. Topics come from 'posestream topics",
            "create'. The log goes to standard error."
        })
final class PoseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServiceOptions service;

    @Mixin
    private PoseOptions pose;

    @Mixin
    private NetworkOptions network;

    @Override
    public Integer call() {
        return service.run(
                "pose",
                spec.commandLine().getErr(),
                clients -> WorkerServices.pose(
                        new WorkerServices.Settings(clients, network.session(), network.threads(), service.member()),
                        pose.network(),
                        pose.config(),
                        pose.proposals(),
                        pose.isNamed()));
    }
}
