package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.runner.run.option.RunView;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a run has a live page, and how that is served. */
public final class RunViewOptions {
    @Mixin
    private ViewOptions page;

    @Option(
            names = "--view",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Serve a live page of pictures and people while it runs; it prints the link.")
    private boolean view;

    /**
     * The page; empty where none is wanted.
     *
     * @param keepOpen whether it stays when the run has ended
     * @throws UserError where the options do not go together
     */
    public Optional<RunView> view(boolean keepOpen) {
        if (keepOpen && !view) {
            throw new UserError("--keep-open and --no-view exclude each other");
        }
        return view ? Optional.of(new RunView(page.settings(), keepOpen)) : Optional.empty();
    }
}
