package io.posestream.proto;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Picks the tracker's answers out of the records of {@code tracks}, given to it in order. The tracker answers each number
 * of an epoch once and in order, so a record that cannot be read, or that is not the next of its epoch, is somebody
 * else's: it is counted as foreign and changes nothing. Used by one thread but for {@link #foreign()}.
 */
public final class CommittedAnswers {
    private static final long NOTHING_MORE = -1;

    private final Topic<Tracks> topic;
    private final Map<String, Reached> newest = new HashMap<>();
    private final LongAdder foreign = new LongAdder();

    private record Reached(long epoch, long next) {}

    /** @param topic of tracks */
    public CommittedAnswers(Topic<Tracks> topic) {
        this.topic = requireNonNull(topic, "topic is null");
    }

    /** The answer in a record; empty where it is not the tracker's. */
    public Optional<StreamItem<Tracks>> read(ConsumerRecord<String, byte[]> record) {
        try {
            StreamItem<Tracks> item = topic.decode(record);
            if (follows(item)) {
                return Optional.of(item);
            }
            foreign.increment();
            return Optional.empty();
        } catch (UnreadableRecordException e) {
            foreign.increment();
            return Optional.empty();
        }
    }

    /** Records so far that were not the tracker's. */
    public long foreign() {
        return foreign.sum();
    }

    /** What is left of an old epoch is answered in any order. */
    private boolean follows(StreamItem<Tracks> item) {
        String stream = item.id().streamId();
        long epoch = item.id().epoch();
        Reached known = newest.get(stream);
        if (known != null && epoch < known.epoch()) {
            return true;
        }
        long number = item.id().number();
        if (known != null && epoch == known.epoch() && number != known.next()) {
            return false;
        }
        boolean end = item instanceof StreamItem.End<Tracks>;
        newest.put(stream, new Reached(epoch, end ? NOTHING_MORE : number + item.count()));
        return true;
    }
}
