package io.posestream.runner.cli.model;

import io.posestream.core.UserError;
import io.posestream.models.Catalogue;
import io.posestream.models.EnsembleJob;
import io.posestream.models.VerifyJob;
import io.posestream.models.add.ModelRemoval;
import io.posestream.models.quantize.CropSource;
import io.posestream.runner.cli.option.CropOptions;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.NetworkOptions;
import io.posestream.runner.network.CropCollector;
import io.posestream.runner.network.ModelListing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posestream model}: the networks of a machine. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Adds, imports, checks, quantises and lists networks.",
        subcommands = {
            ModelAddCommand.class,
            ModelImportCommand.class,
            ModelQuantizeCommand.class,
            ModelSwapCommand.class
        },
        footer = {
            "",
            "HOME is $POSESTREAM_HOME, else ~/.posestream. Wherever a network is asked for,",
            "NAME is the folder HOME/models/NAME, else HOME/NAME, else the network of that",
            "name that comes with the project."
        })
public final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: add, import, verify, quantize, ensemble, list, show, remove or swap");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Shows the architectures that can be imported, their size and published accuracy, and the"
                    + " networks that are there by name, with their origin, licence and digest.")
    int list() {
        PrintWriter out = spec.commandLine().getOut();
        Catalogue.list(NetworkOptions.store(), out);
        out.flush();
        return ExitCodes.DONE;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows what is known of an architecture or a model, or what is in a checkpoint; nothing in it"
                    + " is executed.")
    int show(
            @Parameters(
                            paramLabel = "NAME|FILE",
                            description =
                                    "Architecture, imported model, model folder, ONNX file, or a checkpoint (.pth,"
                                            + " .safetensors).")
                    String model,
            @Option(
                            names = "--json",
                            description = "A checkpoint as JSON: type, shape, sum and sum of squares of every tensor.")
                    boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        new ModelListing(NetworkOptions.store(), json).show(model, out);
        out.flush();
        return ExitCodes.DONE;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a network that was added or imported under a name.")
    int remove(@Parameters(paramLabel = "NAME", description = "Name of the network.") String name) {
        spec.commandLine().getOut().println("removed " + new ModelRemoval(NetworkOptions.store(), name).run());
        spec.commandLine().getOut().flush();
        return ExitCodes.DONE;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks that a model loads and is what its manifest says, and times it on this machine; with"
                    + " --reference also how far its keypoints are from another version's.")
    int verify(
            @Parameters(paramLabel = "MODEL", description = "Model folder, or name of an imported model.") String model,
            @Option(
                            names = "--reference",
                            paramLabel = "MODEL",
                            description = "The float model that this one was quantised from; needs --images and"
                                    + " --detector.")
                    String reference,
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "2",
                            description = "Time for each measurement (default: ${DEFAULT-VALUE}).")
                    int seconds,
            @Mixin CropOptions crops) {
        if (seconds < 1) {
            throw new UserError("--seconds is not positive: " + seconds);
        }
        Path path = NetworkOptions.store().find(model);
        Optional<Path> other = Optional.ofNullable(reference).map(NetworkOptions.store()::find);
        Optional<CropSource> people =
                other.isEmpty() ? Optional.empty() : crops.optional().map(some -> people(some, path));
        PrintWriter out = spec.commandLine().getOut();
        new VerifyJob(path, other, people, Duration.ofSeconds(seconds)).run(out);
        out.flush();
        return ExitCodes.DONE;
    }

    private static CropSource people(CropCollector crops, Path model) {
        return crops.collect(ModelListing.manifest(model));
    }

    @Command(
            name = "ensemble",
            mixinStandardHelpOptions = true,
            description =
                    "Joins models into one whose maps are averaged before they are read; each keeps its own input.",
            footer = {
                "",
                "Members need equal skeleton, crop and scores, and inputs of one shape",
                "(256x192 and 384x288). The first one's decoder reads the mean."
            })
    int ensemble(
            @Parameters(
                            paramLabel = "MODEL",
                            arity = "2..*",
                            description = "Model folders, or names of imported models.")
                    List<String> models,
            @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder of the new model.")
                    Path out,
            @Option(names = "--flip", description = "Run mirrored crops as well.") boolean flip) {
        PrintWriter text = spec.commandLine().getOut();
        new EnsembleJob(models.stream().map(NetworkOptions.store()::find).toList(), flip, out).run(text);
        text.flush();
        return ExitCodes.DONE;
    }
}
