package io.posestream.runner.run.option;

import static java.util.Objects.requireNonNull;

import io.posestream.viewer.ViewerSettings;

/**
 * The live page of a run.
 *
 * @param settings where, and for whom
 * @param keepOpen whether it stays when the run has ended, until Ctrl-C
 */
public record RunView(ViewerSettings settings, boolean keepOpen) {
    /** Checks that nothing is missing. */
    public RunView {
        requireNonNull(settings, "settings is null");
    }
}
