package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.inference.SessionConfig;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What computes. */
final class NetworkOptions {
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

    int threads() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (count < 1 || count > 256) {
            throw new UserError("--threads is not between 1 and 256: " + count);
        }
        return count;
    }

    SessionConfig session() {
        try {
            return new SessionConfig(SessionConfig.Provider.valueOf(provider.toUpperCase(Locale.ROOT)), 0, 1);
        } catch (IllegalArgumentException e) {
            throw new UserError("--provider " + provider + ": use auto, cpu or cuda", e);
        }
    }

    /** The network file a flag names; there is no default yet. */
    static Path required(String flag, Path path) {
        if (path == null) {
            throw new UserError("no network is named: add " + flag + " FILE, an ONNX file or a folder with model.json");
        }
        return path;
    }
}
