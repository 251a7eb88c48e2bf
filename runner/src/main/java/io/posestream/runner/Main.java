package io.posestream.runner;

import io.posestream.runner.cli.CommandLines;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.process.ProcessEnd;

/** Starts the command line. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and ends the process with its exit code: 0 done, 2 wrong usage or input, 1 failure, 130 Ctrl-C, 143
     * SIGTERM.
     */
    public static void main(String[] args) {
        ProcessEnd.takeSignals();
        int code = ExitCodes.FAILURE;
        try {
            code = CommandLines.execute(args);
        } finally {
            // native threads of the libraries below may still live; results are closed by now
            ProcessEnd.leave(code);
        }
    }
}
