package io.posestream.kafka.topic;

import io.posestream.kafka.ClientSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Where in a topic to begin for the last few minutes that it holds. Static functions, thread-safe. */
public final class RecentOffsets {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int RECORDS_PER_POLL = 500;
    /** Among so many offsets at the end there is a record: the rest are marks of transactions. */
    private static final long TAIL = 64;

    private RecentOffsets() {}

    /**
     * By partition the first offset whose record is younger than a time before the partition's own last record: of a
     * stream that ended last week too the last minutes are found. A look at a few records of each partition, however long
     * the log is.
     *
     * @param settings how to reach the broker
     * @param topic its name; it exists
     * @param before the last record
     */
    public static Map<Integer, Long> before(ClientSettings settings, String topic, Duration before) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.manualConsumer(RECORDS_PER_POLL))) {
            List<TopicPartition> partitions = TopicReader.partitions(consumer, topic);
            // asked about a partition that is not its own a consumer warns in the log
            consumer.assign(partitions);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> starts = new HashMap<>();
            partitions.forEach(place -> starts.put(place, Math.max(begins.get(place), ends.get(place) - TAIL)));
            Map<TopicPartition, Long> times = lastTimes(consumer, starts, ends);
            times.replaceAll((place, time) -> time - before.toMillis());
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
            Map<Integer, Long> offsets = new HashMap<>();
            for (TopicPartition place : partitions) {
                OffsetAndTimestamp first = found.get(place);
                offsets.put(place.partition(), first == null ? starts.get(place) : first.offset());
            }
            return offsets;
        }
    }

    private static Map<TopicPartition, Long> lastTimes(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        List<TopicPartition> open = starts.entrySet().stream()
                .filter(start -> start.getValue() < ends.get(start.getKey()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
        starts.forEach(consumer::seek);
        consumer.pause(starts.keySet());
        consumer.resume(open);
        long beginNs = System.nanoTime();
        while (!open.isEmpty()) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                times.merge(new TopicPartition(record.topic(), record.partition()), record.timestamp(), Math::max);
            }
            if (open.removeIf(place -> consumer.position(place) >= ends.get(place))) {
                consumer.pause(starts.keySet());
                consumer.resume(open);
            } else if (System.nanoTime() - beginNs > PATIENCE.toNanos()) {
                throw new TimeoutException(
                        "the end of " + settled(open) + " cannot be read for " + PATIENCE.toSeconds() + " s");
            }
        }
        return times;
    }

    private static String settled(List<TopicPartition> open) {
        return open.stream().map(TopicPartition::toString).collect(Collectors.joining(", "));
    }
}
