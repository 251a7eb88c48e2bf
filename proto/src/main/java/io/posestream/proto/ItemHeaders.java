package io.posestream.proto;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers every record carries, so that one whose value cannot be read still has a name. Numbers are decimal text,
 * which people and other programs read without a schema.
 *
 * @param id the first frame the record answers, or the next unused name where count is 0
 * @param count 1 frame, n numbers of a gap, 0 at the end of the stream
 * @param arrivalUs when ingest received it, µs since 1970
 */
public record ItemHeaders(FrameId id, long count, long arrivalUs) {
    /** Half of what brokers accept: the machines' clocks may differ. */
    private static final long AHEAD_MS = 1_800_000;

    static final String STREAM = "stream-id";
    static final String EPOCH = "epoch";
    static final String NUMBER = "first-number";
    static final String COUNT = "count";
    static final String ARRIVAL = "arrival-us";

    /** Checks ranges. */
    public ItemHeaders {
        requireNonNull(id, "id is null");
        if (count < 0 || arrivalUs < 0) {
            throw new IllegalArgumentException("negative count or arrival: " + count + ", " + arrivalUs);
        }
        if (id.number() >= Long.MAX_VALUE - count) {
            throw new IllegalArgumentException("no numbers left: " + count + " from " + id.number());
        }
    }

    /** The headers of an item. */
    public static ItemHeaders of(StreamItem<?> item) {
        return new ItemHeaders(item.id(), item.count(), item.provenance().arrivalUs());
    }

    /** Reads them; empty where one is missing or senseless. */
    public static Optional<ItemHeaders> read(Headers headers) {
        try {
            FrameId id = new FrameId(text(headers, STREAM), number(headers, EPOCH), number(headers, NUMBER));
            return Optional.of(new ItemHeaders(id, number(headers, COUNT), number(headers, ARRIVAL)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Writes them in place of any that are there. */
    public void write(Headers headers) {
        put(headers, STREAM, id.streamId());
        put(headers, EPOCH, Long.toString(id.epoch()));
        put(headers, NUMBER, Long.toString(id.number()));
        put(headers, COUNT, Long.toString(count));
        put(headers, ARRIVAL, Long.toString(arrivalUs));
    }

    /**
     * Arrival in ms, the timestamp of the record; where it lies ahead, as with a clock that is wrong or a record that is
     * not ours, no further ahead than brokers accept.
     */
    public long timestampMs() {
        return Math.min(arrivalUs / 1000, System.currentTimeMillis() + AHEAD_MS);
    }

    /** Writes one header of text in place of any of its name. */
    public static void put(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads one header of text.
     *
     * @throws IllegalArgumentException where there is none
     * @throws CharacterCodingException where it is no UTF-8
     */
    public static String text(Headers headers, String name) throws CharacterCodingException {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            throw new IllegalArgumentException("no header " + name);
        }
        // a fresh decoder reports what is malformed; String's constructor would replace it
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(header.value()))
                .toString();
    }

    private static long number(Headers headers, String name) throws CharacterCodingException {
        return Long.parseLong(text(headers, name));
    }
}
