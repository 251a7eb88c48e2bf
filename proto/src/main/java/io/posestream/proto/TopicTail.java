package io.posestream.proto;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the last looked-at frames of a stream back from a topic: what a stage that folds over a stream needs after a
 * restart. Static functions, thread-safe.
 */
public final class TopicTail {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int RECORDS_PER_POLL = 500;
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
        TopicPartition place = new TopicPartition(topic.name(), partition);
        try (Consumer<String, byte[]> consumer = new KafkaConsumer<>(settings.manualConsumer(RECORDS_PER_POLL))) {
            consumer.assign(List.of(place));
            long begin = consumer.beginningOffsets(List.of(place)).get(place);
            long end = consumer.endOffsets(List.of(place)).get(place);
            NavigableMap<Long, Looked<T>> found = new TreeMap<>();
            long to = end;
            long step = FIRST_STEP;
            while (to > begin && found.size() < count) {
                long from = Math.max(begin, to - step);
                consumer.seek(place, from);
                read(consumer, place, to, topic, before, found);
                to = from;
                step *= 2;
            }
            while (found.size() > count) {
                found.pollFirstEntry();
            }
            return List.copyOf(found.values());
        }
    }

    private static <T> void read(
            Consumer<String, byte[]> consumer,
            TopicPartition place,
            long to,
            Topic<T> topic,
            FrameId before,
            NavigableMap<Long, Looked<T>> found) {
        while (consumer.position(place) < to) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < to
                        && isBefore(record, before)
                        && item(topic, record) instanceof Looked<T> looked) {
                    found.put(looked.id().number(), looked);
                }
            }
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
