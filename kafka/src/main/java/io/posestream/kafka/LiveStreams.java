package io.posestream.kafka;

import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.proto.ItemHeaders;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Which streams are live. The first record of an epoch says so in its value; a worker that starts later learns it from
 * the header {@code policy}, which ingest puts on every record of a live stream and workers copy. Thread-safe.
 */
public final class LiveStreams {
    private static final String POLICY = "policy";
    private static final String LIVE = "live";
    /** A longer word is nobody's policy. */
    private static final int LONGEST = 16;

    private final Set<String> live = ConcurrentHashMap.newKeySet();

    /** Knows of none yet. */
    public LiveStreams() {}

    /** Notes a record's policy in its headers; an archive needs no header. */
    public static void mark(Headers headers, StreamPolicy policy) {
        if (policy == StreamPolicy.LIVE) {
            ItemHeaders.put(headers, POLICY, LIVE);
        }
    }

    /** Copies the policy of a record to one made of it. */
    public static void copy(Headers from, Headers to) {
        Header header = from.lastHeader(POLICY);
        if (header != null && header.value() != null && header.value().length <= LONGEST) {
            to.remove(POLICY).add(header);
        }
    }

    /** Whether the item's stream is live, as far as it has been said. */
    public boolean isLive(StreamItem<?> item, Headers headers) {
        String stream = item.id().streamId();
        item.provenance().start().ifPresent(start -> learn(stream, start.policy()));
        Header header = headers.lastHeader(POLICY);
        if (header != null) {
            live.add(stream);
        }
        return live.contains(stream);
    }

    private void learn(String stream, StreamPolicy policy) {
        if (policy == StreamPolicy.LIVE) {
            live.add(stream);
        } else {
            live.remove(stream);
        }
    }
}
