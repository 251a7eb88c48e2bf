package io.posestream.runner.cli;

import io.posestream.core.Poses;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topic;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.KafkaOptions;
import io.posestream.runner.compare.CompareRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Compares what two pose stages said of the same people: OKS by joint, speed, and where they differ"
                        + " most.",
        footer = {
            "",
            "Example:",
            "  posestream pose --bootstrap-servers kafka:9092 --pose rsn-50 \\",
            "      --output-topic trial.poses --group trial-pose &",
            "  posestream compare --bootstrap-servers kafka:9092 --b trial.poses --out trial",
            "",
            "A is the chain's own topic of poses. People are paired by their boxes, joints",
            "by name; OKS takes A's sigmas and .53 of the box's area. Pictures show A in",
            "orange and B in blue. Exit code 1 where no frame is in both."
        })
final class CompareCommand implements Callable<Integer> {
    private static final int MOST = 1_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--a", paramLabel = "TOPIC", description = "One topic of poses (default: PREFIX.poses).")
    private String first;

    @Option(names = "--b", paramLabel = "TOPIC", required = true, description = "The other.")
    private String second;

    @Option(names = "--stream", paramLabel = "ID", description = "This stream alone (default: all).")
    private String stream;

    @Option(
            names = "--worst",
            paramLabel = "N",
            defaultValue = "10",
            description = "Name, and draw, so many of the frames that differ most (default: ${DEFAULT-VALUE}).")
    private int worst;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write compare.json and pictures of these frames there (default: none).")
    private Path out;

    @Option(names = "--json", description = "One line of JSON instead of tables.")
    private boolean json;

    @Override
    public Integer call() {
        if (worst < 0 || worst > MOST) {
            throw new UserError("--worst is not between 0 and " + MOST + ": " + worst);
        }
        ClientSettings clients = kafka.required();
        CompareRun.Report report = new CompareRun(
                        clients,
                        topic(clients, first),
                        topic(clients, second),
                        Optional.ofNullable(stream),
                        worst,
                        Optional.ofNullable(out))
                .run();
        PrintWriter text = spec.commandLine().getOut();
        if (json) {
            text.println(report.json());
        } else {
            report.lines().forEach(text::println);
            report.files().forEach(text::println);
        }
        text.flush();
        PrintWriter err = spec.commandLine().getErr();
        report.notes().forEach(note -> err.println("posestream: " + note));
        if (report.frames() == 0) {
            err.println("posestream: no frame is in both topics: nothing is compared");
        }
        err.flush();
        return report.frames() == 0 ? ExitCodes.FAILURE : ExitCodes.DONE;
    }

    private static Topic<Poses> topic(ClientSettings clients, String name) {
        Topic<Poses> own = clients.topics().poses();
        return name == null || name.equals(own.name()) ? own : clients.topics().posesNamed(name);
    }
}
