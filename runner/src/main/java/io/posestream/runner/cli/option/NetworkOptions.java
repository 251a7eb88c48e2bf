package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.inference.BatchChoice;
import io.posestream.inference.SessionConfig;
import io.posestream.models.ModelStore;
import io.posestream.models.shuffle.QuickGraphs;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What computes. */
public final class NetworkOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Frames computed at the same time per stage (default: the number of processors).")
    private Integer threads;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, cpu or cuda (default: ${DEFAULT-VALUE}).")
    private String provider;

    @Option(
            names = "--plain-graphs",
            description =
                    "Compute networks step by step as their files say. Else those with channel shuffles are computed"
                            + " faster on a CPU; their outputs are equal but for the last digit.")
    private boolean plainGraphs;

    /** At least 1; all processors where the flag is not given. */
    public int threads() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (count < 1 || count > 256) {
            throw new UserError("--threads is not between 1 and 256: " + count);
        }
        return count;
    }

    /**
     * How networks are opened.
     *
     * @throws UserError if there is no such provider
     */
    public SessionConfig session() {
        try {
            SessionConfig config =
                    new SessionConfig(SessionConfig.Provider.valueOf(provider.toUpperCase(Locale.ROOT)), 0, 1);
            return plainGraphs ? config : config.with(new QuickGraphs(BatchChoice.usualFolder()));
        } catch (IllegalArgumentException e) {
            throw new UserError("--provider " + provider + ": use auto, cpu or cuda", e);
        }
    }

    /**
     * Where a network lies that a flag names.
     *
     * @param flag of the network
     * @param nameOrPath its value; null where it is not given
     * @param usual names of the networks to take then, the first that is there
     * @throws UserError where it is missing, saying how to get it
     */
    static Path find(String flag, String nameOrPath, String usual) {
        ModelStore store = store();
        if (nameOrPath != null) {
            return store.find(nameOrPath);
        }
        // by name only: a file or folder of that name in the working folder is something else
        return store.named(usual)
                .orElseThrow(() -> new UserError("no network is named: add " + flag
                        + " NAME|FILE, an imported network ('posestream model list'), an ONNX file or a folder with"
                        + " model.json"));
    }

    /** The networks of this user and of the project. */
    public static ModelStore store() {
        return ModelStore.of(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                Optional.ofNullable(System.getProperty("posestream.project")).map(Path::of));
    }
}
