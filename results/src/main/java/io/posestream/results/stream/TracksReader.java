package io.posestream.results.stream;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.proto.ClientSettings;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.TopicScan;
import io.posestream.proto.UnreadableRecordException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what the topic of tracks holds at this moment; committed records only. Static functions, thread-safe. */
public final class TracksReader {
    private static final Comparator<StreamEpoch> BY_NAME =
            Comparator.comparing(StreamEpoch::streamId).thenComparingLong(StreamEpoch::epoch);

    private TracksReader() {}

    /** Every epoch there is, by stream id and epoch; the values of the records are not looked at. */
    public static List<StreamEpoch> epochs(ClientSettings settings) {
        Map<FrameId, StreamEpoch> found = new HashMap<>();
        TopicScan.read(
                settings,
                settings.topics().tracks().name(),
                Map.of(),
                record -> ItemHeaders.read(record.headers())
                        .ifPresent(headers -> found.merge(zero(headers.id()), of(headers), TracksReader::join)));
        return found.values().stream().sorted(BY_NAME).toList();
    }

    /**
     * Hands over every item of the given epochs, each epoch's in order of number; epochs may be interleaved.
     *
     * @throws IllegalStateException where a record cannot be read
     */
    public static void read(
            ClientSettings settings, Collection<StreamEpoch> epochs, Consumer<? super StreamItem<Tracks>> receiver) {
        Topic<Tracks> topic = settings.topics().tracks();
        TopicScan.read(settings, topic.name(), Map.of(), record -> {
            boolean wanted = ItemHeaders.read(record.headers())
                    .map(headers -> epochs.stream().anyMatch(epoch -> epoch.holds(headers.id())))
                    .orElse(false);
            if (wanted) {
                receiver.accept(decode(topic, record));
            }
        });
    }

    private static StreamItem<Tracks> decode(Topic<Tracks> topic, ConsumerRecord<String, byte[]> record) {
        try {
            return topic.decode(record);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(
                    "cannot read " + topic + " partition " + record.partition() + " offset " + record.offset(), e);
        }
    }

    private static FrameId zero(FrameId id) {
        return new FrameId(id.streamId(), id.epoch(), 0);
    }

    private static StreamEpoch of(ItemHeaders headers) {
        FrameId id = headers.id();
        return new StreamEpoch(id.streamId(), id.epoch(), id.number(), headers.count(), headers.count() == 0);
    }

    private static StreamEpoch join(StreamEpoch first, StreamEpoch second) {
        return new StreamEpoch(
                first.streamId(),
                first.epoch(),
                Math.min(first.firstNumber(), second.firstNumber()),
                first.numbers() + second.numbers(),
                first.ended() || second.ended());
    }
}
