package io.posestream.runner.run;

/** Somebody asked the process to end before everything was open: nothing has begun, and what is open is closed. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoppedException() {
        super("stopped while opening");
    }
}
