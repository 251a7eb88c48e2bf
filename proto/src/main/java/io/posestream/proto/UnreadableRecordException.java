package io.posestream.proto;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import java.util.Optional;

/** A record of one of our topics that cannot be read. Where its headers could be, it still has a name. */
public final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<ItemHeaders> headers;

    UnreadableRecordException(String message, Optional<ItemHeaders> headers, Throwable cause) {
        super(message, cause);
        this.headers = requireNonNull(headers, "headers is null");
    }

    /** What the headers say; empty where they cannot be read, so that the record is not ours. */
    public Optional<ItemHeaders> headers() {
        return headers;
    }

    /** The first frame the record was about, where its headers could be read. */
    public Optional<FrameId> id() {
        return headers.map(ItemHeaders::id);
    }
}
