package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.runner.bench.LoopBenchmark;
import io.posestream.runner.cli.option.DetectorOptions;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.FrameOptions;
import io.posestream.runner.cli.option.NetworkOptions;
import io.posestream.runner.cli.option.Networks;
import io.posestream.runner.cli.option.PoseOptions;
import io.posestream.runner.run.option.ModelOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "loop",
        mixinStandardHelpOptions = true,
        description = "Times the whole chain, broker included: frames per second and where the time goes.",
        footer = {
            "",
            "Shares of processor time are exact with --threads 1 on two free processors or more; otherwise",
            "threads wait for each other inside the inference runtime, and its share comes out too large."
        })
final class BenchLoopCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private FrameOptions frames;

    @Mixin
    private DetectorOptions detector;

    @Mixin
    private PoseOptions pose;

    @Mixin
    private NetworkOptions network;

    @Option(names = "--overlay", description = "Draw and encode the overlay as well.")
    private boolean overlay;

    @Override
    public Integer call() {
        ModelOptions models = Networks.of(detector, pose, network);
        if (frames.sources(1).size() != 1) {
            throw new UserError("bench loop takes one source, so that the figures are of one stream");
        }
        boolean terminal = Boolean.getBoolean("posestream.terminal");
        LoopBenchmark.run(frames.sources(1).get(0), models, overlay, network.threads(), System.err, terminal)
                .forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        return ExitCodes.DONE;
    }
}
