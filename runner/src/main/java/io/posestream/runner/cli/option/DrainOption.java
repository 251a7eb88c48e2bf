package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a service that computes may take to end. */
public final class DrainOption {
    /** A process has 60 s from the signal on, and closing takes some of them. */
    private static final Duration MOST = Duration.ofSeconds(40);

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Durations.class,
            description =
                    "How long to wait for frames that are begun when it is asked to end; what is left is computed by"
                            + " whoever gets the partition (at most 40s; default: ${DEFAULT-VALUE}).")
    private Duration drain;

    /**
     * How long to wait.
     *
     * @throws UserError if it is above the longest
     */
    public Duration drain() {
        if (drain.compareTo(MOST) > 0) {
            throw new UserError("--drain is above 40s: a process ends 60 s after it is asked to in any case");
        }
        return drain;
    }
}
