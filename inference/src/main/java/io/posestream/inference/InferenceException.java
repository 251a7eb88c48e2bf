package io.posestream.inference;

/** A run that failed in the native runtime, or whose outputs are not what the manifest says. Never an empty result. */
public final class InferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, and in which model */
    public InferenceException(String message) {
        super(message);
    }

    /**
     * @param message what failed, and in which model
     * @param cause what the runtime said
     */
    public InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
