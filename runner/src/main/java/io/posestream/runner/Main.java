package io.posestream.runner;

import io.posestream.runner.cli.CommandLines;

/** Starts the command line. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code: 0 done, 2 wrong usage or input, 1 failure, 130 Ctrl-C. */
    public static void main(String[] args) {
        int code = CommandLines.execute(args);
        // Native threads of the libraries below may still live; results are closed by now.
        System.exit(code);
    }
}
