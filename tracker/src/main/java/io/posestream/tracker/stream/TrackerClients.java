package io.posestream.tracker.stream;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's own clients, whose producers tell the metrics how their transactions end. Kafka Streams ends a transaction on the
 * thread that filled it. Thread-safe.
 */
final class CountingClients implements KafkaClientSupplier {
    private final TrackerMetrics metrics;

    CountingClients(TrackerMetrics metrics) {
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
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return getConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getConsumer(config);
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
