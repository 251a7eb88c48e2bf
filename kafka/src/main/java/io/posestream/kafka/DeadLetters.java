package io.posestream.kafka;

import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.proto.ItemHeaders;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/**
 * Makes records for what could not be processed: the original bytes, key, headers and time, and beside them why, by whom
 * and where it lay. Stateless.
 */
public final class DeadLetters {
    /** What the headers begin with that a dead letter adds to those of the record. */
    private static final String OWN = "dead-letter-";

    static final String REASON = "dead-letter-reason";
    static final String STAGE = "dead-letter-stage";
    static final String TOPIC = "dead-letter-topic";
    static final String PARTITION = "dead-letter-partition";
    static final String OFFSET = "dead-letter-offset";
    static final String EXCEPTION = "dead-letter-exception";
    static final String MESSAGE = "dead-letter-message";
    static final String STACK_TRACE = "dead-letter-stack-trace";
    static final String FRAME_PARTITION = "dead-letter-frame-partition";
    static final String FRAME_OFFSET = "dead-letter-frame-offset";

    /** How large the value was that is left out because it does not fit. */
    static final String VALUE_BYTES = "dead-letter-value-bytes";

    /** Batch, lengths, timestamp: more than they take. */
    private static final int PER_RECORD = 1_000;

    private static final int PER_HEADER = 10;
    private static final int MAX_MESSAGE = 1_000;
    private static final int MAX_STACK_TRACE = 8_000;

    private final String topic;
    private final String stage;

    /**
     * @param topic where dead letters go
     * @param stage that could not process the records
     */
    public DeadLetters(String topic, String stage) {
        this.topic = topic;
        this.stage = stage;
    }

    /**
     * The dead letter of a record, for the partition of the same number. Where all of the record does not fit into one, its
     * names and the reason are kept and its value is left out; {@link #VALUE_BYTES} says how much.
     *
     * @param why the reason word, then what went wrong
     * @param frame where the frame lies, where that is known
     * @param cause what was thrown, if anything
     */
    public ProducerRecord<String, byte[]> of(
            ConsumerRecord<String, byte[]> record,
            String why,
            Optional<FrameLocation> frame,
            Optional<Throwable> cause) {
        Long timestamp = timestamp(record);
        boolean whole = fits(record.key(), record.value(), record.headers());
        ProducerRecord<String, byte[]> letter = whole
                ? new ProducerRecord<>(
                        topic, record.partition(), timestamp, record.key(), record.value(), record.headers())
                : cut(record, timestamp);
        Headers headers = letter.headers();
        withoutOwn(headers);
        if (!whole) {
            ItemHeaders.put(headers, VALUE_BYTES, Integer.toString(record.value() == null ? 0 : record.value().length));
        }
        ItemHeaders.put(headers, REASON, limit(why, MAX_MESSAGE));
        ItemHeaders.put(headers, STAGE, stage);
        ItemHeaders.put(headers, TOPIC, record.topic());
        ItemHeaders.put(headers, PARTITION, Integer.toString(record.partition()));
        ItemHeaders.put(headers, OFFSET, Long.toString(record.offset()));
        frame.ifPresent(location -> {
            ItemHeaders.put(headers, FRAME_PARTITION, Integer.toString(location.partition()));
            ItemHeaders.put(headers, FRAME_OFFSET, Long.toString(location.offset()));
        });
        cause.ifPresent(thrown -> describe(headers, thrown));
        return letter;
    }

    /**
     * The record that a dead letter is about, as it was, for the place it lay in: key, value, time and headers, without
     * what the letter says of it.
     *
     * @param letter whose value is not left out
     * @param about what its headers say
     */
    public static ProducerRecord<String, byte[]> original(ConsumerRecord<String, byte[]> letter, DeadLetter about) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(about.topic(), about.partition(), timestamp(letter), letter.key(), letter.value());
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(OWN)) {
                record.headers().add(header);
            }
        }
        return record;
    }

    private static Long timestamp(ConsumerRecord<String, byte[]> record) {
        return record.timestampType() == TimestampType.NO_TIMESTAMP_TYPE || record.timestamp() < 0
                ? null
                : record.timestamp();
    }

    /** How many bytes the value had that a dead letter leaves out since it did not fit; empty where it is there. */
    public static OptionalInt leftOut(Headers letter) {
        if (letter.lastHeader(VALUE_BYTES) == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(ItemHeaders.text(letter, VALUE_BYTES)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return OptionalInt.of(0);
        }
    }

    /**
     * Whether a dead letter can hold all of a record: one may be larger than the broker's limit, which goes by its
     * compressed size.
     */
    public static boolean fits(String key, byte[] value, Headers headers) {
        long bytes = PER_RECORD + bytes(key) + (value == null ? 0 : value.length);
        for (Header header : headers) {
            bytes += PER_HEADER + bytes(header.key()) + (header.value() == null ? 0 : header.value().length);
        }
        return bytes <= RecordLimits.MAX_RECORD_BYTES;
    }

    private static long bytes(String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private ProducerRecord<String, byte[]> cut(ConsumerRecord<String, byte[]> record, Long timestamp) {
        String key = bytes(record.key()) <= FrameId.MAX_STREAM_BYTES ? record.key() : null;
        ProducerRecord<String, byte[]> letter =
                new ProducerRecord<>(topic, record.partition(), timestamp, key, (byte[]) null);
        ItemHeaders.read(record.headers())
                .filter(names -> names.id().streamBytes() <= FrameId.MAX_STREAM_BYTES)
                .ifPresent(names -> names.write(letter.headers()));
        return letter;
    }

    /** A record may bring headers that would make its letter say what we do not. */
    private static void withoutOwn(Headers headers) {
        for (Header header : headers.toArray()) {
            if (header.key().startsWith(OWN)) {
                headers.remove(header.key());
            }
        }
    }

    private static void describe(Headers headers, Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        ItemHeaders.put(headers, EXCEPTION, thrown.getClass().getName());
        ItemHeaders.put(headers, MESSAGE, limit(String.valueOf(thrown.getMessage()), MAX_MESSAGE));
        ItemHeaders.put(headers, STACK_TRACE, limit(trace.toString(), MAX_STACK_TRACE));
    }

    private static String limit(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    /** What stands before the colon of a reason: one of few words. */
    public static String word(String reason) {
        int colon = reason.indexOf(':');
        return colon < 0 ? reason : reason.substring(0, colon);
    }
}
