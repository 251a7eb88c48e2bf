package io.posestream.drill;

import io.posestream.core.UserError;
import io.posestream.testkit.NetNamespace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line {@code testkit/drill}. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a whole cluster of processes, two of every stage, disturbs it and compares the files with those of"
                    + " an undisturbed run.",
            "The last line is the verdict."
        },
        footer = {
            "",
            "Example:",
            "  testkit/drill kill --seed 7 --kills 20 --clip a.mp4 --clip b.mp4 --limit 40 \\",
            "      --detector detector.onnx --pose pose.onnx --out drill-7",
            "",
            "Exit codes: 0 nothing differs, 1 something does, 2 wrong usage or input."
        })
final class DrillMain implements Runnable {
    private static final int USAGE = 2;
    /** Held, so that its level is. */
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    @Spec
    private CommandSpec spec;

    /** What all drills need. */
    static final class PlanOptions {
        @Option(
                names = "--clip",
                arity = "1..*",
                required = true,
                paramLabel = "FILE",
                description = "Recordings, one stream each.")
        private List<Path> clips;

        @Option(names = "--detector", required = true, paramLabel = "FILE", description = "Person detector.")
        private Path detector;

        @Option(names = "--pose", required = true, paramLabel = "FILE", description = "Pose network.")
        private Path pose;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "40",
                description = "Frames of each clip (default: ${DEFAULT-VALUE}).")
        private int limit;

        @Option(
                names = "--patience",
                paramLabel = "SECONDS",
                defaultValue = "300",
                description = "The drill fails where no answer comes for so long (default: ${DEFAULT-VALUE}).")
        private int patience;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "DIR",
                description = "New folder for all that is written.")
        private Path out;

        Plan plan(int brokers) {
            return new Plan(clips, detector, pose, limit, brokers, out, patience);
        }
    }

    /** What is left to chance. */
    static final class SeedOption {
        @Option(
                names = "--seed",
                paramLabel = "N",
                defaultValue = "1",
                description = "Chooses whom, when and for how long (default: ${DEFAULT-VALUE}).")
        private long seed;
    }

    /** Runs and ends the process with the exit code. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs; returns the exit code. */
    static int execute(String... arguments) {
        // what a client says of brokers that die belongs to no verdict
        KAFKA.setLevel(Level.OFF);
        return new CommandLine(new DrillMain())
                .setExecutionExceptionHandler((thrown, line, parsed) -> {
                    if (thrown instanceof UserError) {
                        line.getErr().println("drill: " + thrown.getMessage());
                        return USAGE;
                    }
                    throw thrown;
                })
                .execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: kill, pause or partition");
    }

    @Command(
            name = "kill",
            mixinStandardHelpOptions = true,
            description = "Kills processes with SIGKILL, the brokers included, and starts them again.")
    int kill(
            @Mixin PlanOptions options,
            @Mixin SeedOption chance,
            @Option(
                            names = "--kills",
                            paramLabel = "K",
                            defaultValue = "10",
                            description = "How many (default: ${DEFAULT-VALUE}).")
                    int kills,
            @Option(
                            names = "--brokers",
                            paramLabel = "N",
                            defaultValue = "1",
                            description =
                                    "Brokers; with 3 every partition is on all of them, and a record is safe on two"
                                            + " (default: ${DEFAULT-VALUE}).")
                    int brokers)
            throws Exception {
        if (kills < 0) {
            throw new UserError("--kills is not below 0: " + kills);
        }
        PrintWriter out = spec.commandLine().getOut();
        return code(Drill.run(
                "kill", options.plan(brokers), Setting.plain(brokers), new KillDrill(chance.seed, kills, out), out));
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Stops processes for 10 to 21 s, brokers included, so that others take their work, and lets"
                    + " them go on; sets the clock of one of them forth and back. Needs Debian's 'faketime'.")
    int pause(
            @Mixin PlanOptions options,
            @Mixin SeedOption chance,
            @Option(
                            names = "--pauses",
                            paramLabel = "K",
                            defaultValue = "6",
                            description = "How many (default: ${DEFAULT-VALUE}).")
                    int pauses)
            throws Exception {
        if (pauses < 0) {
            throw new UserError("--pauses is not below 0: " + pauses);
        }
        Plan plan = options.plan(1);
        FakeClock clock = new FakeClock(FakeClock.find(), plan.out().resolve("clock"));
        plan.makeFolder();
        clock.set("+0");
        PrintWriter out = spec.commandLine().getOut();
        PauseDrill drill = new PauseDrill(chance.seed, pauses, clock, out);
        return code(Drill.run("pause", plan, drill.setting(1), drill, out));
    }

    @Command(
            name = "partition",
            mixinStandardHelpOptions = true,
            description = "Cuts a process from the network, by a network namespace, and joins it again. Needs root,"
                    + " 'iproute2' and 'nftables'.")
    int partition(
            @Mixin PlanOptions options,
            @Option(
                            names = "--cut",
                            paramLabel = "WHOM",
                            defaultValue = "pose-2",
                            description =
                                    "A worker, from the broker (detect-2, pose-1, track-1, ingest-1 …); or broker-1"
                                            + " of three, from the other two while clients reach it (default: ${DEFAULT-VALUE}).")
                    String whom,
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "30",
                            description = "For how long (default: ${DEFAULT-VALUE}).")
                    int seconds)
            throws Exception {
        if (!PartitionDrill.isKnown(whom) || seconds < 1) {
            throw new UserError("--cut " + whom + ", --seconds " + seconds + ": see --help");
        }
        Plan plan = options.plan(PartitionDrill.brokers(whom));
        PrintWriter out = spec.commandLine().getOut();
        try (NetNamespace net = PartitionDrill.open()) {
            PartitionDrill drill = new PartitionDrill(net, whom, seconds, out);
            return code(Drill.run("partition", plan, drill.setting(), drill, out));
        }
    }

    private static int code(boolean passed) {
        return passed ? 0 : 1;
    }
}
