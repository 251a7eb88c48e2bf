package io.posestream.runner.cli;

import io.posestream.runner.cli.evaluate.EvaluateCommand;
import io.posestream.runner.cli.model.ModelCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "posestream",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Tracks people and their keypoints in video, on Kafka.")
final class PosestreamCommand implements Runnable {
    private static final Map<String, Class<?>> COMMANDS = commands();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "no command is named: 'posestream run VIDEO' tracks the people of a video");
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand.class);
        commands.put("ingest", IngestCommand.class);
        commands.put("detect", DetectCommand.class);
        commands.put("pose", PoseCommand.class);
        commands.put("track", TrackCommand.class);
        commands.put("clips", ClipsCommand.class);
        commands.put("view", ViewCommand.class);
        commands.put("status", StatusCommand.class);
        commands.put("dead-letters", DeadLettersCommand.class);
        commands.put("replay", ReplayCommand.class);
        commands.put("compare", CompareCommand.class);
        commands.put("sources", SourcesCommand.class);
        commands.put("topics", TopicsCommand.class);
        commands.put("export", ExportCommand.class);
        commands.put("tail", TailCommand.class);
        commands.put("schema", SchemaCommand.class);
        commands.put("evaluate", EvaluateCommand.class);
        commands.put("model", ModelCommand.class);
        commands.put("bench", BenchCommand.class);
        commands.put("synth", SynthCommand.class);
        commands.put("demo", DemoCommand.class);
        commands.put("warm-up", WarmUpCommand.class);
        return commands;
    }

    /**
     * The command line with the one command that {@code args} begin with, else with all of them: looking through the
     * annotations of every command takes longer than many a command.
     */
    static CommandLine line(String... args) {
        CommandLine line = new CommandLine(new PosestreamCommand());
        String wanted = args.length == 0 ? "" : args[0];
        COMMANDS.forEach((name, command) -> {
            if (!COMMANDS.containsKey(wanted) || name.equals(wanted)) {
                line.addSubcommand(name, command);
            }
        });
        return line;
    }
}
