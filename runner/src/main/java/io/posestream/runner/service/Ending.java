package io.posestream.runner.service;

/** How a stage's process ended. */
public enum Ending {
    /** Nothing is left to do. */
    COMPLETE,
    /** Something failed; one line was written. */
    FAILED,
    /** Somebody asked it to stop, and it is closed. */
    INTERRUPTED
}
