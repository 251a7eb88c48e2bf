package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.topic.TopicState;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.KafkaOptions;
import io.posestream.runner.cli.option.PlanOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "Makes, shows or checks the topics on an existing broker.",
        footer = {
            "",
            "Example:",
            "  posestream topics create --bootstrap-servers kafka:9092 --partitions 32 \\",
            "      --replicas 3",
            "",
            "All topics have the same number of partitions, so that one camera is one",
            "ordered partition everywhere. Choose it once: a stream that moves to another",
            "partition loses its order. Half of the partitions are for cameras; the topic of",
            "source states has as many partitions, which tells every process so."
        })
final class TopicsCommand implements Runnable {
    private static final int PARTITIONS = 16;
    private static final String CLIPS = "The topic of clips too, which is kept for 24 h.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: create, describe or check");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes the topics that are missing; those that are there stay as they are.")
    int create(
            @Mixin KafkaOptions kafka,
            @Mixin PlanOptions plan,
            @Option(
                            names = "--replicas",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "Copies of every partition; 3 on a cluster that must not lose anything"
                                    + " (default: ${DEFAULT-VALUE}).")
                    short replicas,
            @Option(names = "--clips", description = CLIPS) boolean clips) {
        ClientSettings clients = kafka.required();
        int partitions = plan.partitions().orElse(PARTITIONS);
        TopicPlan wanted =
                new TopicPlan(partitions, plan.live().orElse(partitions / 2), replicas, plan.retention(), clips);
        List<String> made = Cluster.ask(clients, admin -> wanted.create(admin, clients.topics()));
        PrintWriter out = spec.commandLine().getOut();
        wanted.settings(clients.topics())
                .keySet()
                .forEach(name -> out.println(name + ": " + (made.contains(name) ? "made" : "there already")));
        out.flush();
        return ExitCodes.DONE;
    }

    @Command(name = "describe", mixinStandardHelpOptions = true, description = "Shows the topics as they are.")
    int describe(@Mixin KafkaOptions kafka) {
        ClientSettings clients = kafka.required();
        Map<String, TopicState> states = Cluster.ask(clients, admin -> TopicState.describe(admin, clients.topics()));
        PrintWriter out = spec.commandLine().getOut();
        for (String name : TopicPlan.embedded(1).settings(clients.topics()).keySet()) {
            out.println(states.containsKey(name) ? line(states.get(name)) : name + ": missing");
        }
        Optional.ofNullable(states.get(clients.topics().clips().name())).ifPresent(clips -> out.println(line(clips)));
        out.flush();
        return ExitCodes.DONE;
    }

    private static String line(TopicState state) {
        Map<String, String> settings = state.settings();
        return state.name() + ": partitions=" + state.partitions() + " replicas=" + state.replicas() + " retention.ms="
                + settings.get("retention.ms") + " max.message.bytes=" + settings.get("max.message.bytes")
                + " segment.bytes=" + settings.get("segment.bytes") + " cleanup.policy="
                + settings.get("cleanup.policy");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Names every difference that would do harm, one per line; exit code 2 where there is one.")
    int check(
            @Mixin KafkaOptions kafka,
            @Mixin PlanOptions plan,
            @Option(names = "--clips", description = CLIPS) boolean clips) {
        List<String> problems =
                Cluster.problems(kafka.required(), plan.partitions(), plan.live(), plan.retention(), clips);
        PrintWriter out = spec.commandLine().getOut();
        problems.forEach(out::println);
        if (problems.isEmpty()) {
            out.println("all topics are good");
        }
        out.flush();
        if (!problems.isEmpty()) {
            throw new UserError("the topics do not fit: " + problems.size() + " problems, listed above");
        }
        return ExitCodes.DONE;
    }
}
