package io.posestream.kafka.worker;

import static java.util.Objects.requireNonNull;

/**
 * Thrown by a caller of a stage that cannot compute anything any more, whatever the frame: its worker stops at once, and
 * what it has not answered stays unanswered for the worker that comes next. No frame is ever called failed for it.
 */
public final class StageBrokenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is broken
     * @param cause what broke it
     */
    public StageBrokenException(String message, Throwable cause) {
        super(message, requireNonNull(cause, "cause is null"));
    }

    /** @param message what is broken */
    public StageBrokenException(String message) {
        super(message);
    }
}
