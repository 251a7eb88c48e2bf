package io.posestream.kafka;

import io.posestream.core.FrameLocation;
import io.posestream.proto.ItemHeaders;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/**
 * Makes records for what could not be processed: the original bytes, key, headers and time, and beside them why, by whom
 * and where it lay. Stateless.
 */
public final class DeadLetters {
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
     * The dead letter of a record, for the partition of the same number.
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
        Long timestamp = record.timestampType() == TimestampType.NO_TIMESTAMP_TYPE || record.timestamp() < 0
                ? null
                : record.timestamp();
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(
                topic, record.partition(), timestamp, record.key(), record.value(), record.headers());
        Headers headers = letter.headers();
        ItemHeaders.put(headers, REASON, why);
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
}
