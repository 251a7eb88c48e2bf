package io.posestream.runner.run.count;

import io.posestream.core.FrameId;
import io.posestream.proto.ItemHeaders;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Dead letters by distinct frame, and those that are not ours. Thread-safe. */
public final class DeadLetterCount {
    private final Set<FrameId> frames = new HashSet<>();
    private long foreign;

    /** Notes a record of the topic of dead letters. */
    public synchronized void note(ConsumerRecord<String, byte[]> record) {
        Optional<ItemHeaders> headers = ItemHeaders.read(record.headers());
        if (headers.isPresent()) {
            frames.add(headers.get().id());
        } else {
            foreign++;
        }
    }

    /** Distinct frames of a stream, of those epochs that count. */
    public synchronized long of(Predicate<FrameId> counts, String streamId) {
        return frames.stream()
                .filter(id -> id.streamId().equals(streamId) && counts.test(id))
                .count();
    }

    /** Records without a name of ours. */
    synchronized long foreign() {
        return foreign;
    }
}
