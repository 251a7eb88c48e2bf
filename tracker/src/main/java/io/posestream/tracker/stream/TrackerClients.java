package io.posestream.tracker.stream;

import io.posestream.kafka.ClientSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's own clients, whose producers tell the metrics how their transactions end, and whose consumers look up less often
 * where nobody is in a hurry. Kafka Streams ends a transaction on the thread that filled it. Thread-safe.
 */
final class TrackerClients implements KafkaClientSupplier {
    /** Kafka Streams commits, and sees that it is to stop, between two looks. */
    private static final Duration LOOK = Duration.ofMillis(100);
    /** What Kafka has where nobody says. */
    private static final Duration CLOSE = Duration.ofSeconds(30);

    private final ClientSettings settings;
    private final TrackerMetrics metrics;

    TrackerClients(ClientSettings settings, TrackerMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new CountingProducer(config, metrics);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return settings.unhurried() ? new UnhurriedConsumer(config, settings) : getRestoreConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getRestoreConsumer(config);
    }

    /**
     * Once records have come, an empty look takes longer, which is short while states are restored; and its close does not
     * wait for a long fetch under way.
     */
    private static final class UnhurriedConsumer extends KafkaConsumer<byte[], byte[]> {
        private final ClientSettings settings;
        private boolean begun;

        UnhurriedConsumer(Map<String, Object> config, ClientSettings settings) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            this.settings = settings;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration time) {
            ConsumerRecords<byte[], byte[]> records = super.poll(begun && !time.isZero() ? LOOK : time);
            begun |= !records.isEmpty();
            return records;
        }

        @Override
        public void close(CloseOptions options) {
            super.close(
                    options.withTimeout(settings.memberClose(options.timeout().orElse(CLOSE))));
        }
    }

    private static final class CountingProducer extends KafkaProducer<byte[], byte[]> {
        private final TrackerMetrics metrics;

        CountingProducer(Map<String, Object> config, TrackerMetrics metrics) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
            this.metrics = metrics;
        }

        /** One that throws may be tried again: what it was to commit stays open. */
        @Override
        public void commitTransaction() {
            super.commitTransaction();
            metrics.committed();
        }

        @Override
        public void abortTransaction() {
            metrics.undone();
            super.abortTransaction();
        }

        /** Whatever is open then is undone by the broker, or by the next producer of the same name. */
        @Override
        public void close() {
            metrics.undone();
            super.close();
        }

        @Override
        public void close(Duration timeout) {
            metrics.undone();
            super.close(timeout);
        }
    }
}
