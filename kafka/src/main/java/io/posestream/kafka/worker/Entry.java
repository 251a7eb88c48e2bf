package io.posestream.kafka.worker;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One record between poll and acknowledgement. Its answer is set once, by whoever has it; acknowledgements come on the
 * producer's thread, which must not wait for a lock that a sender holds.
 */
final class Entry {
    private final ConsumerRecord<String, byte[]> input;
    private final long inUs;
    private final InFlight inFlight;
    private final WorkerMetrics metrics;
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile List<ProducerRecord<String, byte[]>> outputs = List.of();

    Entry(ConsumerRecord<String, byte[]> input, long inUs, InFlight inFlight, WorkerMetrics metrics) {
        this.input = input;
        this.inUs = inUs;
        this.inFlight = inFlight;
        this.metrics = metrics;
        inFlight.add(this);
    }

    ConsumerRecord<String, byte[]> input() {
        return input;
    }

    long offset() {
        return input.offset();
    }

    /** Wall clock when it was taken up, µs since 1970. */
    long inUs() {
        return inUs;
    }

    /** Sets what is to be sent, at least one record. */
    void answer(List<ProducerRecord<String, byte[]>> records) {
        unacknowledged.set(records.size());
        outputs = List.copyOf(records);
    }

    List<ProducerRecord<String, byte[]>> outputs() {
        return outputs;
    }

    boolean isAnswered() {
        return !outputs.isEmpty();
    }

    /** One of its records is on the broker. */
    void acknowledge(long nowUs) {
        if (unacknowledged.decrementAndGet() == 0) {
            metrics.addAcknowledged(nowUs - inUs);
            end();
        }
    }

    /** Whether all of its records are on the broker. */
    boolean isAcknowledged() {
        return isAnswered() && unacknowledged.get() == 0;
    }

    /** Takes no part any more: acknowledged or given up. */
    void end() {
        if (over.compareAndSet(false, true)) {
            inFlight.remove(this);
            if (!isAnswered()) {
                metrics.addGivenUp();
            }
        }
    }
}
