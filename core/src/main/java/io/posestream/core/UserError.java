package io.posestream.core;

/**
 * A mistake that the user can mend: a missing file, an unknown model, an option out of range. The message is one line
 * that says what is wrong, where, and what to do; the command line prints it without a stack trace and exits with 2.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line: what, where, what to do */
    public UserError(String message) {
        super(message);
    }

    /**
     * @param message one line: what, where, what to do
     * @param cause what the libraries below said, for the log
     */
    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
