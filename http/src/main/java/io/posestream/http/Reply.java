package io.posestream.http;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a page answers. Immutable, thread-safe. */
public final class Reply {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final int status;
    private final String type;
    private final byte[] body;

    private Reply(int status, String type, byte[] body) {
        this.status = status;
        this.type = requireNonNull(type, "type is null");
        this.body = body;
    }

    /**
     * Any text.
     *
     * @param status of HTTP
     * @param type as the header Content-Type has it; its charset is UTF-8
     * @param text of the body
     */
    public static Reply of(int status, String type, String text) {
        return new Reply(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Plain text. */
    public static Reply text(int status, String text) {
        return of(status, TEXT, text);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    /** A view of its own for every caller. */
    ByteBuffer body() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }
}
