package io.posestream.models.add;

import java.net.http.HttpHeaders;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code Content-Range: bytes START-END/TOTAL} (RFC 9110, 14.4). Static functions. */
final class ContentRange {
    private static final Pattern FORM = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
    private static final int TOTAL = 3;

    private ContentRange() {}

    /** The first byte of an answer. */
    static OptionalLong start(HttpHeaders headers) {
        return group(headers, 1);
    }

    /** Bytes of the whole file, where the server knows. */
    static OptionalLong total(HttpHeaders headers) {
        return group(headers, TOTAL);
    }

    private static OptionalLong group(HttpHeaders headers, int group) {
        Matcher matcher = FORM.matcher(headers.firstValue("Content-Range").orElse(""));
        if (!matcher.matches() || matcher.group(group).equals("*")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(matcher.group(group)));
    }
}
