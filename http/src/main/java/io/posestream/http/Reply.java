package io.posestream.http;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What a page answers. Immutable, thread-safe. */
public final class Reply {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final int status;
    private final String type;
    private final Map<String, String> headers;
    private final ByteBuffer body;

    private Reply(int status, String type, Map<String, String> headers, ByteBuffer body) {
        this.status = status;
        this.type = requireNonNull(type, "type is null");
        this.headers = Map.copyOf(headers);
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
        return of(status, type, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Any bytes.
     *
     * @param status of HTTP
     * @param type as the header Content-Type has it
     * @param body shared, not copied: nobody may write to it any more
     */
    public static Reply of(int status, String type, ByteBuffer body) {
        return new Reply(status, type, Map.of(), body.asReadOnlyBuffer());
    }

    /** Plain text. */
    public static Reply text(int status, String text) {
        return of(status, TEXT, text);
    }

    /** The same with one more header, or with another value of it. */
    public Reply with(String header, String value) {
        return with(Map.of(header, value));
    }

    /** The same with more headers, or with other values of them. */
    public Reply with(Map<String, String> others) {
        Map<String, String> more = new TreeMap<>(headers);
        more.putAll(others);
        return new Reply(status, type, more, body);
    }

    /** The same with another status. */
    public Reply withStatus(int other) {
        return new Reply(other, type, headers, body);
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }

    String type() {
        return type;
    }

    /** Those that are not said otherwise. */
    public Map<String, String> headers() {
        return headers;
    }

    /** A view of its own for every caller. */
    public ByteBuffer body() {
        return body.duplicate();
    }
}
