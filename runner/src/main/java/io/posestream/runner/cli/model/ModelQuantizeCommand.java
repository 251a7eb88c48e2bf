package io.posestream.runner.cli.model;

import io.posestream.core.UserError;
import io.posestream.inference.Processor;
import io.posestream.models.AccuracyTarget;
import io.posestream.models.QuantizeJob;
import io.posestream.models.quantize.QuantizeSettings;
import io.posestream.models.quantize.RangeRule;
import io.posestream.runner.cli.option.CropOptions;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.NetworkOptions;
import io.posestream.runner.network.CropCollector;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "quantize",
        mixinStandardHelpOptions = true,
        description = "Makes a model that computes on integers, calibrated on people of your own pictures, and"
                + " says how far its keypoints moved.",
        footer = {
            "",
            "Example:",
            "  posestream model quantize models/rsn18 --calibrate shop.mp4 --detector \\",
            "      rtmdet.onnx --out rsn18-int8",
            "",
            "What must stay in float to keep --keep-oks is found by trying, on people that",
            "the ranges were not taken from. --keep-oks 0 takes the settings as they are."
        })
final class ModelQuantizeCommand implements Callable<Integer> {
    private static final String AUTO = "auto";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "Float model: folder, or name of an imported model.")
    private String model;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder of the new model.")
    private Path out;

    @Option(
            names = "--keep-oks",
            paramLabel = "F",
            defaultValue = "0.97",
            description = "Least mean similarity (OKS) of its keypoints to the float model's (default:"
                    + " ${DEFAULT-VALUE}).")
    private double keepOks;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "300",
            description = "About how long to try for it at most (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--ranges",
            paramLabel = "RULE",
            defaultValue = AUTO,
            description = "minmax, percentile, entropy, or auto for the best of them (default: ${DEFAULT-VALUE}).")
    private String ranges;

    @Option(
            names = "--in-float",
            paramLabel = "PART",
            split = ",",
            defaultValue = AUTO,
            description = "Parts that stay in float: first, last, sums, depthwise, comma-separated, or none, or auto"
                    + " for as few as do (default: ${DEFAULT-VALUE}).")
    private List<String> inFloat;

    @Option(
            names = "--weight-bits",
            paramLabel = "N",
            defaultValue = "7",
            description = "7: right on every processor; 8: finer, for processors with VNNI alone, others lose"
                    + " keypoints by it; auto: 8 if this machine has VNNI (default: ${DEFAULT-VALUE}).")
    private String weightBits;

    @Option(names = "--overwrite", description = "Replace a model that is in the folder.")
    private boolean overwrite;

    @Mixin
    private CropOptions crops;

    @Override
    public Integer call() {
        Optional<AccuracyTarget> target =
                keepOks == 0 ? Optional.empty() : Optional.of(new AccuracyTarget(keepOks, Duration.ofSeconds(seconds)));
        List<QuantizeSettings> choices = QuantizeSettings.choices(
                ranges.equals(AUTO) ? Optional.empty() : Optional.of(RangeRule.parse(ranges)),
                parts(),
                weightBits(weightBits, Processor.here()));
        CropCollector people = crops.required();
        PrintWriter text = spec.commandLine().getOut();
        Path found = NetworkOptions.store().find(model);
        new QuantizeJob(found, people::collect, choices, target, out, overwrite).run(text);
        text.flush();
        return ExitCodes.DONE;
    }

    /** What the option means on a processor. */
    static int weightBits(String option, Processor here) {
        return switch (option) {
            case "7" -> 7;
            case "8" -> 8;
            case AUTO -> here.weightBits();
            default -> throw new UserError("--weight-bits " + option + ": use 7, 8 or auto");
        };
    }

    private Optional<Set<QuantizeSettings.Part>> parts() {
        if (inFloat.equals(List.of(AUTO))) {
            return Optional.empty();
        }
        Set<QuantizeSettings.Part> parts = EnumSet.noneOf(QuantizeSettings.Part.class);
        if (!inFloat.equals(List.of("none"))) {
            inFloat.forEach(name -> parts.add(QuantizeSettings.Part.parse(name)));
        }
        return Optional.of(parts);
    }
}
