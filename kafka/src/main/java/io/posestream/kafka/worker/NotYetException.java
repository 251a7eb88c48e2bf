package io.posestream.kafka.worker;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;

/**
 * Thrown by a caller of a stage that cannot compute a frame now, and will be able to. A recording waits for that with all
 * that lies behind the frame in its partition; a camera's frame is skipped. No frame is ever called failed for it.
 */
public final class NotYetException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final transient CompletableFuture<?> until;

    /**
     * @param message what is missing
     * @param reason one word for the frames of a camera, see {@link io.posestream.core.GapReason}
     * @param until completed once it is worth trying again
     */
    public NotYetException(String message, String reason, CompletableFuture<?> until) {
        super(message);
        this.reason = requireNonNull(reason, "reason is null");
        this.until = requireNonNull(until, "until is null");
    }

    String reason() {
        return reason;
    }

    CompletableFuture<?> until() {
        return until;
    }
}
