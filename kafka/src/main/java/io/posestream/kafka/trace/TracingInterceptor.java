package io.posestream.kafka.trace;

import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;

/**
 * Sits in the producer of a stage and tells of each frame that is sent, by the times that the stage has stamped. Kafka
 * makes it, in whatever thread opens the producer, and calls it in those that send; what it throws is logged there and
 * goes no further.
 */
public final class TracingInterceptor implements ProducerInterceptor<String, byte[]> {
    private static final String SPANS = "posestream.tracing";

    private Optional<Spans> spans = Optional.empty();

    /** Made by Kafka, which then calls {@link #configure}. */
    public TracingInterceptor() {}

    /**
     * Puts it into the properties of a producer, beside those that are there.
     *
     * @param producer to be changed
     * @param prefix of the properties' names, as Kafka Streams wants one; empty for none
     * @param topics whose records are told of
     * @param tracing who is told
     */
    public static void into(Properties producer, String prefix, Topics topics, Tracing tracing) {
        producer.put(prefix + SPANS, new Spans(topics, tracing));
        producer.merge(
                prefix + ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
                TracingInterceptor.class.getName(),
                (others, ours) -> others + "," + ours);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        spans = Optional.ofNullable((Spans) properties.get(SPANS));
    }

    @Override
    public ProducerRecord<String, byte[]> onSend(ProducerRecord<String, byte[]> record) {
        spans.ifPresent(told -> told.sent(record));
        return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {
        // a span ends with the answer; what the broker makes of it is Kafka's
    }

    @Override
    public void close() {
        // whoever gave the tracing owns it
    }

    /** Which stage a record comes from is told by its topic. */
    private record Spans(Topics topics, Tracing tracing) {
        void sent(ProducerRecord<String, byte[]> record) {
            Optional<String> stage = stage(record.topic());
            Optional<ItemHeaders> names =
                    stage.flatMap(known -> ItemHeaders.read(record.headers())).filter(item -> item.count() == 1);
            if (names.isEmpty()) {
                return;
            }
            Headers headers = record.headers();
            Map<String, Long> times = TimeHeaders.read(headers);
            Long inUs = times.get(TimeHeaders.in(stage.get()));
            Long outUs = times.get(TimeHeaders.out(stage.get()));
            if (inUs == null || outUs == null) {
                return;
            }
            Optional<String> parent = TimeHeaders.traceParent(headers);
            Optional<String> context = record.topic().equals(topics.frames().name())
                    ? tracing.begun(stage.get(), names.get(), inUs, outUs)
                    : parent.flatMap(from -> tracing.answered(stage.get(), names.get(), inUs, outUs, from));
            context.ifPresent(next -> TimeHeaders.traceParent(headers, next));
        }

        private Optional<String> stage(String topic) {
            if (topic.equals(topics.frames().name())) {
                return Optional.of("ingest");
            }
            if (topic.equals(topics.persons().name())) {
                return Optional.of("detector");
            }
            if (topic.equals(topics.poses().name())) {
                return Optional.of("pose");
            }
            return topic.equals(topics.tracks().name()) ? Optional.of("tracker") : Optional.empty();
        }
    }
}
