package io.posestream.drill;

/** The cluster does not go on. */
final class StandsStillException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StandsStillException(String message) {
        super(message);
    }
}
