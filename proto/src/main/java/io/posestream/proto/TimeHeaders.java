package io.posestream.proto;

import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * When each stage took a record up and when it gave its answer: wall clock µs since 1970 in the headers {@code
 * <stage>-in-us} and {@code <stage>-out-us}, copied downstream. Only for measuring; no value depends on them.
 */
public final class TimeHeaders {
    private static final String IN = "-in-us";
    private static final String OUT = "-out-us";
    /** As many as a number can have, with its sign. */
    private static final int DIGITS = 20;

    private TimeHeaders() {}

    /** The wall clock, in µs since 1970. */
    public static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Notes both times of {@code stage}. */
    public static void stamp(Headers headers, String stage, long inUs, long outUs) {
        ItemHeaders.put(headers, stage + IN, Long.toString(inUs));
        ItemHeaders.put(headers, stage + OUT, Long.toString(outUs));
    }

    /** Copies the times of the stages before. */
    public static void copy(Headers from, Headers to) {
        for (Header header : from) {
            if (isTime(header.key()) && header.value() != null && header.value().length <= DIGITS) {
                to.remove(header.key()).add(header);
            }
        }
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
