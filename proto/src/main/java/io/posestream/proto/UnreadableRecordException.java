package io.posestream.proto;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.Printable;
import java.util.Optional;

/** A record of one of our topics that cannot be read. Where its headers could be, it still has a name. */
public final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CHARS = 1_000;

    private final transient Optional<ItemHeaders> headers;

    UnreadableRecordException(String message, Optional<ItemHeaders> headers, Throwable cause) {
        super(oneLine(message), cause);
        this.headers = requireNonNull(headers, "headers is null");
    }

    /** Names and values in it are whatever somebody has sent: a line of a log is to hold no more than one. */
    private static String oneLine(String message) {
        return Printable.of(message.length() <= MOST_CHARS ? message : message.substring(0, MOST_CHARS));
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
