package io.posestream.kafka.worker;

import io.posestream.core.FrameId;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.proto.ItemHeaders;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One record between poll and acknowledgement. Its answer is set once, by whoever has it; acknowledgements come on the
 * producer's thread, which must not wait for a lock that a sender holds. The record itself, with its picture, is let go
 * with the answer: of a camera many may be answered behind one that is still computed.
 */
final class Entry {
    private final long offset;
    private final String place;
    private final Optional<FrameId> frame;
    private final String stream;
    private final boolean live;
    private final long inUs;
    private final InFlight inFlight;
    private final WorkerMetrics metrics;
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile ConsumerRecord<String, byte[]> input;
    private volatile List<ProducerRecord<String, byte[]>> outputs = List.of();
    private volatile boolean answered;
    private volatile boolean last;
    private volatile long answeredNs;

    Entry(ConsumerRecord<String, byte[]> input, long inUs, InFlight inFlight, WorkerMetrics metrics) {
        this.offset = input.offset();
        this.place = input.topic() + "-" + input.partition() + " at " + input.offset();
        this.frame = ItemHeaders.read(input.headers()).map(ItemHeaders::id);
        this.stream = frame.map(FrameId::streamId).orElse("");
        this.live = SettingsHeaders.isLive(input.headers());
        this.input = input;
        this.inUs = inUs;
        this.inFlight = inFlight;
        this.metrics = metrics;
        inFlight.add(this);
    }

    /** The record; there until it is answered. */
    ConsumerRecord<String, byte[]> input() {
        return input;
    }

    long offset() {
        return offset;
    }

    /** The stream in whose order it is sent; those of records that name none have an order of their own. */
    String stream() {
        return stream;
    }

    /** Whether its stream is live. */
    boolean isLive() {
        return live;
    }

    /** Its frame, or its place where it names none. */
    String name() {
        return frame.map(FrameId::toString).orElse(place);
    }

    /** Wall clock when it was taken up, µs since 1970. */
    long inUs() {
        return inUs;
    }

    /** Sets what is to be sent, at least one record. */
    void answer(List<ProducerRecord<String, byte[]>> records) {
        unacknowledged.set(records.size());
        outputs = List.copyOf(records);
        answeredNs = System.nanoTime();
        answered = true;
        input = null;
    }

    List<ProducerRecord<String, byte[]>> outputs() {
        return outputs;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Notes that its stream is to end with it. */
    void endStream() {
        last = true;
    }

    /** Whether nothing of its stream is to be expected after it. */
    boolean isLast() {
        return last;
    }

    /** For how long it has been answered; it is. */
    long heldNs() {
        return System.nanoTime() - answeredNs;
    }

    /** One of its records is on the broker. */
    void acknowledge(long nowUs) {
        if (unacknowledged.decrementAndGet() == 0) {
            metrics.addAcknowledged(nowUs - inUs);
            outputs = List.of();
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
