package io.posestream.runner.cli;

import io.posestream.runner.cli.option.DetectorOptions;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.LogFile;
import io.posestream.runner.cli.option.NetworkOptions;
import io.posestream.runner.cli.option.Networks;
import io.posestream.runner.cli.option.PoseOptions;
import io.posestream.runner.cli.option.RunViewOptions;
import io.posestream.runner.log.LogFormat;
import io.posestream.runner.synth.Acceptance;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.SynthResult;
import io.posestream.synth.SynthScene;
import io.posestream.synth.render.SceneKind;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Renders a short scene, tracks its people and scores the result: a check of the whole product.")
final class DemoCommand implements Callable<Integer> {
    private static final int PEOPLE = 8;
    private static final double SECONDS = 4;
    private static final long SEED = 7;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "demo",
            description = "Folder to write to (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Mixin
    private DetectorOptions detector;

    @Mixin
    private PoseOptions pose;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private RunViewOptions page;

    @Override
    public Integer call() {
        Acceptance acceptance =
                new Acceptance(Networks.of(detector, pose, network), network.threads(), page.view(false));
        LogFile.to(out.resolve("posestream.log"), LogFormat.TEXT);
        System.err.println("rendering " + PEOPLE + " people for " + (int) SECONDS + " s");
        SynthResult scene =
                SynthScene.render(SceneOptions.of(SceneKind.PLAZA, PEOPLE, SECONDS, SEED), out, (done, total) -> {});
        boolean terminal = Boolean.getBoolean("posestream.terminal");
        boolean complete = acceptance.run(
                scene, out, System.err, terminal, spec.commandLine().getOut());
        System.err.println("look at " + out.resolve("results/scene/overlay.mp4"));
        return complete ? ExitCodes.DONE : ExitCodes.FAILURE;
    }
}
