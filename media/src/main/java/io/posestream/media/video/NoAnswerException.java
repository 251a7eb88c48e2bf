package io.posestream.media.video;

/**
 * An address did not answer, or not in time: it may do so later. One that answers and refuses is a {@link
 * io.posestream.core.UserError} instead. The message holds no secrets.
 */
public final class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line: which address, and what happened */
    public NoAnswerException(String message) {
        super(message);
    }
}
