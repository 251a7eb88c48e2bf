package io.posestream.proto;

import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Gap;
import io.posestream.core.StreamItem.Provenance;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds what lies between a stream's last answer and the first record that is still there, for a worker whose place in
 * its input was lost. Not thread-safe.
 */
final class Holes {
    private static final int POLL_RECORDS = 500;
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<Epoch, Long> answered;
    private final Set<String> seen = new HashSet<>();

    private record Epoch(String streamId, long epoch) {}

    private Holes(Map<Epoch, Long> answered) {
        this.answered = answered;
    }

    /**
     * Reads an output partition back to its present end; only headers are looked at.
     */
    static Holes readBack(ClientSettings clients, TopicPartition output) {
        try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(clients.manualConsumer(POLL_RECORDS))) {
            return readBack(consumer, output);
        }
    }

    private static Holes readBack(Consumer<String, byte[]> consumer, TopicPartition output) {
        consumer.assign(List.of(output));
        consumer.seekToBeginning(List.of(output));
        long end = consumer.endOffsets(List.of(output)).get(output);
        Map<Epoch, Long> answered = new HashMap<>();
        while (consumer.position(output) < end) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                ItemHeaders.read(record.headers()).ifPresent(headers -> {
                    FrameId id = headers.id();
                    long last = id.number() + headers.count() - 1;
                    answered.merge(new Epoch(id.streamId(), id.epoch()), last, Math::max);
                });
            }
        }
        return new Holes(answered);
    }

    /** The gap before the first item of a stream; empty for all later ones. */
    <O> Optional<Gap<O>> before(StreamItem<?> item) {
        FrameId id = item.id();
        if (!seen.add(id.streamId())) {
            return Optional.empty();
        }
        long first = answered.getOrDefault(new Epoch(id.streamId(), id.epoch()), -1L) + 1;
        if (id.number() <= first) {
            return Optional.empty();
        }
        return Optional.of(new Gap<>(
                new FrameId(id.streamId(), id.epoch(), first),
                Provenance.at(item.provenance().arrivalUs()),
                id.number() - first,
                GapReason.EXPIRED));
    }
}
