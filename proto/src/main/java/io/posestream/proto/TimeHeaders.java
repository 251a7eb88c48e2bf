package io.posestream.proto;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * When each stage took a record up and when it gave its answer: wall clock µs since 1970 in the headers {@code
 * <stage>-in-us} and {@code <stage>-out-us}, copied downstream; beside them, where the frame is traced, its W3C trace
 * context. Only for measuring; no value depends on them.
 */
public final class TimeHeaders {
    private static final String IN = "-in-us";
    private static final String OUT = "-out-us";
    private static final String TRACE = "traceparent";
    private static final String TRACE_STATE = "tracestate";
    /** The longest that its specification wants carried on. */
    private static final int TRACE_STATE_BYTES = 512;
    /** Version, trace, span and flags in hexadecimal digits. */
    private static final Pattern TRACE_PARENT = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    /** As many as a number can have, with its sign. */
    private static final int DIGITS = 20;

    private TimeHeaders() {}

    /** The wall clock, in µs since 1970. */
    public static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Notes both times of {@code stage}. */
    public static void stamp(Headers headers, String stage, long inUs, long outUs) {
        ItemHeaders.put(headers, in(stage), Long.toString(inUs));
        ItemHeaders.put(headers, out(stage), Long.toString(outUs));
    }

    /** Name of the header with the time when {@code stage} took a record up. */
    public static String in(String stage) {
        return stage + IN;
    }

    /** Name of the header with the time when {@code stage} gave its answer. */
    public static String out(String stage) {
        return stage + OUT;
    }

    /** The trace context of a frame that is traced, as W3C writes it; empty for others, and for what makes no sense. */
    public static Optional<String> traceParent(Headers headers) {
        Header header = headers.lastHeader(TRACE);
        return Optional.ofNullable(header)
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.ISO_8859_1))
                .filter(text -> TRACE_PARENT.matcher(text).matches());
    }

    /** Writes the trace context in place of any that is there. */
    public static void traceParent(Headers headers, String context) {
        ItemHeaders.put(headers, TRACE, context);
    }

    /** Copies the times of the stages before, and the trace context. */
    public static void copy(Headers from, Headers to) {
        for (Header header : from) {
            if (header.value() != null && header.value().length <= longest(header.key())) {
                to.remove(header.key()).add(header);
            }
        }
    }

    /** Most bytes of a header that is copied; below 0 for one that is not. */
    private static int longest(String name) {
        if (name.equals(TRACE) || name.equals(TRACE_STATE)) {
            return TRACE_STATE_BYTES;
        }
        return isTime(name) ? DIGITS : -1;
    }

    /** All times by header name, in µs since 1970; senseless ones are left out. */
    public static Map<String, Long> read(Headers headers) {
        Map<String, Long> times = new TreeMap<>();
        for (Header header : headers) {
            if (isTime(header.key())) {
                try {
                    times.put(header.key(), Long.parseLong(ItemHeaders.text(headers, header.key())));
                } catch (IllegalArgumentException | CharacterCodingException e) {
                    times.remove(header.key());
                }
            }
        }
        return times;
    }

    private static boolean isTime(String name) {
        return name.endsWith(IN) || name.endsWith(OUT);
    }
}
