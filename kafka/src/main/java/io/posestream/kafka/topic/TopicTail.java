package io.posestream.kafka.topic;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader.Span;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the last looked-at frames of a stream back from a topic: what a stage that folds over a stream needs after a
 * restart. Static functions, thread-safe.
 */
public final class TopicTail {
    private static final long FIRST_STEP = 256;

    private TopicTail() {}

    /**
     * The last {@code count} looked-at frames of a stream's epoch below a number, oldest first; fewer where the topic
     * holds fewer. Reads from the end backwards in growing steps, so that a long log costs no more than a short one.
     *
     * @param settings how to reach the broker
     * @param topic to read
     * @param partition the stream's
     * @param before frames with its number or a higher one are left out, as are other streams and epochs
     * @param count how many, positive
     */
    public static <T> List<Looked<T>> lastLooked(
            ClientSettings settings, Topic<T> topic, int partition, FrameId before, int count) {
        try (TopicReader reader = TopicReader.open(settings, topic.name())) {
            Span held = reader.held(partition);
            NavigableMap<Long, Looked<T>> found = new TreeMap<>();
            long to = held.end();
            long step = FIRST_STEP;
            while (to > held.begin() && found.size() < count) {
                long from = Math.max(held.begin(), to - step);
                reader.read(Map.of(partition, new Span(from, to)), record -> {
                    if (isBefore(record, before) && item(topic, record) instanceof Looked<T> looked) {
                        found.put(looked.id().number(), looked);
                    }
                });
                to = from;
                step *= 2;
            }
            while (found.size() > count) {
                found.pollFirstEntry();
            }
            return List.copyOf(found.values());
        }
    }

    private static boolean isBefore(ConsumerRecord<String, byte[]> record, FrameId before) {
        return ItemHeaders.read(record.headers())
                .map(ItemHeaders::id)
                .filter(id -> id.streamId().equals(before.streamId())
                        && id.epoch() == before.epoch()
                        && id.number() < before.number())
                .isPresent();
    }

    private static <T> StreamItem<T> item(Topic<T> topic, ConsumerRecord<String, byte[]> record) {
        try {
            return topic.decode(record);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("our own record in " + topic + " cannot be read", e);
        }
    }
}
