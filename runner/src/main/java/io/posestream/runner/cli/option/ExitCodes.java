package io.posestream.runner.cli.option;

/** How a command ends, as the shell sees it. */
public final class ExitCodes {
    /** Done. */
    public static final int DONE = 0;
    /** Internal failure. */
    public static final int FAILURE = 1;
    /** Wrong usage or bad input. */
    public static final int USAGE = 2;
    /** Ended by Ctrl-C, files closed. */
    public static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
