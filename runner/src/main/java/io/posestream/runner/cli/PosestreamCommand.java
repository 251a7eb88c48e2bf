package io.posestream.runner.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "posestream",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Tracks people and their keypoints in video, on Kafka.",
        subcommands = {
            RunCommand.class,
            IngestCommand.class,
            DetectCommand.class,
            PoseCommand.class,
            TrackCommand.class,
            TopicsCommand.class,
            ExportCommand.class,
            EvaluateCommand.class,
            ModelCommand.class,
            BenchCommand.class,
            SynthCommand.class,
            DemoCommand.class,
            WarmUpCommand.class
        })
final class PosestreamCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "no command is named: 'posestream run VIDEO' tracks the people of a video");
    }
}
