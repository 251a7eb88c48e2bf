package io.posestream.runner.cli;

import io.posestream.core.Poses;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topic;
import io.posestream.runner.cli.option.DrainOption;
import io.posestream.runner.cli.option.NetworkOptions;
import io.posestream.runner.cli.option.PoseOptions;
import io.posestream.runner.cli.option.ServiceOptions;
import io.posestream.runner.service.SecondPoses;
import io.posestream.runner.service.StageRights;
import io.posestream.runner.service.WorkerServices;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "create'. The log goes to standard error.",
            "",
            "With --output-topic and --group a second one with another network answers the",
            "same people elsewhere: docs/cluster.md."
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

    @Mixin
    private DrainOption drain;

    @Option(
            names = "--output-topic",
            paramLabel = "TOPIC",
            description =
                    "Answer there in place of 'poses', beside another pose stage, to compare both with 'posestream"
                            + " compare'; made where it is missing. Needs --group.")
    private String outputTopic;

    @Option(
            names = "--group",
            paramLabel = "ID",
            description = "Group of this stage where --output-topic is given, whole; each topic needs its own.")
    private String group;

    @Override
    public Integer call() {
        if ((outputTopic == null) != (group == null)) {
            throw new UserError("--output-topic and --group go together: a second pose stage answers elsewhere, and"
                    + " needs a group of its own to get all of the persons");
        }
        ClientSettings first = service.kafka().required();
        Optional<SecondPoses> second = Optional.ofNullable(outputTopic).map(topic -> new SecondPoses(topic, group));
        Topic<Poses> output =
                second.map(other -> other.prepare(first)).orElse(first.topics().poses());
        return service.run(
                "pose",
                spec.commandLine().getErr(),
                second.isPresent() ? Set.of() : Set.of(StageRights.POSE),
                clients -> WorkerServices.pose(
                        new WorkerServices.Settings(
                                second.map(other -> other.clients(clients)).orElse(clients),
                                network.session(),
                                network.threads(),
                                service.member(),
                                NetworkOptions.store()::find,
                                drain.drain()),
                        output,
                        pose.network(),
                        pose.config(),
                        pose.proposals(),
                        pose.isNamed()));
    }
}
