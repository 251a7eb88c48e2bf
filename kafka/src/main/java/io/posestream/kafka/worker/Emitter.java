package io.posestream.kafka.worker;

import io.posestream.proto.TimeHeaders;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends the records of entries; the first failure stops all sending, since what follows would stand out of order. */
final class Emitter {
    private final Producer<String, byte[]> producer;
    private final String stage;
    private final LongSupplier clockUs;
    private final WorkerMetrics metrics;
    private final Consumer<Throwable> failure;
    private volatile boolean failed;

    Emitter(
            Producer<String, byte[]> producer,
            String stage,
            LongSupplier clockUs,
            WorkerMetrics metrics,
            Consumer<Throwable> failure) {
        this.producer = producer;
        this.stage = stage;
        this.clockUs = clockUs;
        this.metrics = metrics;
        this.failure = failure;
    }

    /** Sends all records of the entry, in order; called in the order of its stream. */
    void send(Entry entry) {
        long start = System.nanoTime();
        long outUs = clockUs.getAsLong();
        for (ProducerRecord<String, byte[]> output : entry.outputs()) {
            if (failed) {
                return;
            }
            TimeHeaders.stamp(output.headers(), stage, entry.inUs(), outUs);
            // the callback sees to what the future would say
            Future<RecordMetadata> unused = producer.send(output, (metadata, error) -> {
                if (error == null) {
                    entry.acknowledge(clockUs.getAsLong());
                } else {
                    failed = true;
                    failure.accept(error);
                }
            });
        }
        metrics.addKafkaNs(System.nanoTime() - start);
    }
}
