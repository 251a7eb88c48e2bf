package io.posestream.models.add;

import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * What a server says to tell one state of a file from another (RFC 9110, 8.8): a strong ETag, else the time of its last
 * change. A weak ETag does not promise equal bytes.
 *
 * @param header its name
 * @param value as the server wrote it
 */
record Validator(String header, String value) {
    private static final String ETAG = "ETag";
    private static final String LAST_MODIFIED = "Last-Modified";

    /** The one in an answer. */
    static Optional<Validator> of(HttpHeaders headers) {
        return headers.firstValue(ETAG)
                .filter(tag -> !tag.startsWith("W/"))
                .map(tag -> new Validator(ETAG, tag))
                .or(() -> headers.firstValue(LAST_MODIFIED).map(time -> new Validator(LAST_MODIFIED, time)));
    }

    /** Whether an answer is about the same state. */
    boolean holdsFor(HttpHeaders headers) {
        return headers.firstValue(header).map(value::equals).orElse(false);
    }
}
