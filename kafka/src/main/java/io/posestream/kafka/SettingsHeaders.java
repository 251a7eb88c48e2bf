package io.posestream.kafka;

import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.proto.ItemHeaders;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The settings of a stream in the headers of its records. The first record of an epoch says them in its value; ingest
 * repeats what an archive does not have by default on every record, and workers copy it, so that one that starts in the
 * middle treats a record as any other worker would. Stateless, thread-safe.
 */
public final class SettingsHeaders {
    /** A bound on age that no frame reaches, in µs: a hundred years, small enough to be counted in ns. */
    public static final long ANY_AGE_US = Duration.ofDays(36_500).toNanos() / 1_000;

    private static final String POLICY = "policy";
    private static final String LIVE = "live";
    private static final String MAX_AGE = "max-age-us";
    private static final String DETECT_EVERY = "detect-every";
    /** A longer value is none of ours. */
    private static final int LONGEST = 20;

    private SettingsHeaders() {}

    /** Notes the settings of a record's stream; an archive that has nothing of its own needs no header. */
    public static void mark(Headers headers, StreamSettings settings) {
        if (settings.isLive()) {
            ItemHeaders.put(headers, POLICY, LIVE);
        }
        settings.maxAgeUs().ifPresent(age -> ItemHeaders.put(headers, MAX_AGE, Long.toString(age)));
        settings.detectEvery().ifPresent(every -> ItemHeaders.put(headers, DETECT_EVERY, Integer.toString(every)));
    }

    /** Lifts the bound on the age of a live stream's record, so that it is looked at however late it is. */
    public static void liftAge(Headers headers) {
        if (headers.lastHeader(POLICY) == null) {
            return;
        }
        ItemHeaders.put(headers, MAX_AGE, Long.toString(ANY_AGE_US));
    }

    /** Copies the settings of a record to one made of it. */
    public static void copy(Headers from, Headers to) {
        for (String name : List.of(POLICY, MAX_AGE, DETECT_EVERY)) {
            Header header = from.lastHeader(name);
            if (header != null && header.value() != null && header.value().length <= LONGEST) {
                to.remove(name).add(header);
            }
        }
    }

    /** Whether a record's stream is live. */
    public static boolean isLive(Headers headers) {
        return headers.lastHeader(POLICY) != null;
    }

    /** The settings of the item's stream; what makes no sense in a header is left out. */
    public static StreamSettings read(StreamItem<?> item, Headers headers) {
        if (item.provenance().start().isPresent()) {
            return item.provenance().start().get().settings();
        }
        boolean live = isLive(headers);
        long maxAgeUs = live ? positive(headers, MAX_AGE) : 0;
        long every = Math.min(Integer.MAX_VALUE, positive(headers, DETECT_EVERY));
        return new StreamSettings(
                live ? StreamPolicy.LIVE : StreamPolicy.ARCHIVE,
                maxAgeUs > 0 ? OptionalLong.of(maxAgeUs) : OptionalLong.empty(),
                every > 0 ? OptionalInt.of((int) every) : OptionalInt.empty());
    }

    private static long positive(Headers headers, String name) {
        if (headers.lastHeader(name) == null) {
            return 0;
        }
        try {
            return Math.max(0, Long.parseLong(ItemHeaders.text(headers, name)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return 0;
        }
    }
}
