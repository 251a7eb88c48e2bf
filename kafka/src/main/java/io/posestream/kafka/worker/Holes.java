package io.posestream.kafka.worker;

import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Gap;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.ItemHeaders;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds what lies between a stream's last answer and the first record that is still there, for a worker whose place in
 * its input was lost. Not thread-safe.
 */
final class Holes {
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
        Map<Epoch, Long> answered = new HashMap<>();
        try (TopicReader reader = TopicReader.open(clients, output.topic())) {
            reader.read(Map.of(output.partition(), reader.held(output.partition())), record -> {
                ItemHeaders.read(record.headers()).ifPresent(headers -> {
                    FrameId id = headers.id();
                    long last = id.number() + headers.count() - 1;
                    answered.merge(new Epoch(id.streamId(), id.epoch()), last, Math::max);
                });
            });
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
