package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.runner.cli.option.DetectorOptions;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.LogFile;
import io.posestream.runner.cli.option.NetworkOptions;
import io.posestream.runner.cli.option.Networks;
import io.posestream.runner.cli.option.PoseOptions;
import io.posestream.runner.log.LogFormat;
import io.posestream.runner.synth.Acceptance;
import io.posestream.synth.Progress;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.SynthResult;
import io.posestream.synth.SynthScene;
import io.posestream.synth.render.SceneKind;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "synth",
        mixinStandardHelpOptions = true,
        description = "Renders a scene of people with its exact truth, and scores the whole chain on it with --run.",
        footer = {
            "",
            "Example:",
            "  posestream synth --scene plaza --people 12 --seconds 20 --seed 7 --out scene",
            "  posestream synth --scene park --people 20 --seconds 60 --crops DIR",
            "",
            "Writes scene.mp4, truth/posetrack.json and truth/keypoints.json; the same seed gives the same",
            "truth. With --run the results lie in results/scene, and the scores are printed."
        })
final class SynthCommand implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("(\\d{2,5})x(\\d{2,5})");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--scene",
            paramLabel = "NAME",
            defaultValue = "plaza",
            description = "plaza, crossing, hall or park (default: ${DEFAULT-VALUE}).")
    private String scene;

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "12",
            description = "How many people (default: ${DEFAULT-VALUE}).")
    private int people;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "How long (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another seed, other people (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "1280x720",
            description = "Of the picture, in pixels (default: ${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "25",
            description = "Frames per second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "scene",
            description = "Folder to write to (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--crops",
            paramLabel = "DIR",
            description = "Write training data instead of a video: folders crops and pictures in DIR, two frames a"
                    + " second, in the form that models/training reads.")
    private Path crops;

    @Option(names = "--run", description = "Run the whole chain on the scene and print the scores.")
    private boolean run;

    @Mixin
    private DetectorOptions detector;

    @Mixin
    private PoseOptions pose;

    @Mixin
    private NetworkOptions network;

    @Override
    public Integer call() {
        SceneOptions options =
                SceneOptions.of(SceneKind.named(scene), people, seconds, seed).withFps(rate);
        Matcher sides = SIZE.matcher(size);
        if (!sides.matches()) {
            throw new UserError("--size " + size + " is not a size: use, for example, 1280x720");
        }
        options = options.withSize(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
        if (crops != null) {
            if (run) {
                throw new UserError("--run needs a video and --crops writes none: give one of them");
            }
            return cut(options);
        }
        // refused before the rendering, which takes its time
        Acceptance acceptance =
                run ? new Acceptance(Networks.of(detector, pose, network), network.threads(), Optional.empty()) : null;
        LogFile.to(out.resolve("posestream.log"), LogFormat.TEXT);
        SynthResult result = render(options);
        return acceptance == null ? ExitCodes.DONE : score(acceptance, result);
    }

    private SynthResult render(SceneOptions options) {
        PrintStream err = System.err;
        boolean terminal = Boolean.getBoolean("posestream.terminal");
        SynthResult result = SynthScene.render(options, out, progress(err, terminal));
        err.println((terminal ? "\r" : "") + "rendered " + result.frames() + " frames with " + result.people()
                + " people: " + result.video());
        return result;
    }

    private int cut(SceneOptions options) {
        PrintStream err = System.err;
        boolean terminal = Boolean.getBoolean("posestream.terminal");
        int people = SynthScene.renderCrops(options, crops, progress(err, terminal));
        err.println((terminal ? "\r" : "") + "cut " + people + " people: " + crops.resolve("crops") + ", "
                + crops.resolve("pictures"));
        return ExitCodes.DONE;
    }

    private static Progress progress(PrintStream err, boolean terminal) {
        return (done, total) -> {
            if (terminal) {
                err.print("\rrendered " + done + "/" + total + " frames");
            }
        };
    }

    private int score(Acceptance acceptance, SynthResult result) {
        boolean terminal = Boolean.getBoolean("posestream.terminal");
        return acceptance.run(
                        result, out, System.err, terminal, spec.commandLine().getOut())
                ? ExitCodes.DONE
                : ExitCodes.FAILURE;
    }
}
