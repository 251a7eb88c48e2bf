package io.posestream.kafka.topic;

import io.posestream.kafka.ClientSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Where topics end, and where they were at a moment, without reading them. Static functions, thread-safe. */
public final class TopicEnds {
    private TopicEnds() {}

    /**
     * The offset behind the last committed record, by partition; costs the same however much there is.
     *
     * @param settings how to reach the broker
     * @param topic its name; it exists
     */
    public static Map<Integer, Long> of(ClientSettings settings, String topic) {
        return of(settings, List.of(topic)).get(topic);
    }

    /**
     * The same of several topics by name, asked for one after the other in the given order.
     *
     * @param settings how to reach the broker
     * @param topics their names; they exist
     */
    public static Map<String, Map<Integer, Long>> of(ClientSettings settings, List<String> topics) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.manualConsumer(1))) {
            Map<String, Map<Integer, Long>> all = new TreeMap<>();
            for (String topic : topics) {
                Map<Integer, Long> ends = new TreeMap<>();
                consumer.endOffsets(TopicReader.partitions(consumer, topic))
                        .forEach((partition, end) -> ends.put(partition.partition(), end));
                all.put(topic, ends);
            }
            return all;
        }
    }

    /**
     * The first offset of each partition that is stamped at or after a time; the end where all are older.
     *
     * @param settings how to reach the broker
     * @param topic its name; it exists
     * @param ms since 1970
     */
    public static Map<Integer, Long> at(ClientSettings settings, String topic, long ms) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.manualConsumer(1))) {
            List<TopicPartition> partitions = TopicReader.partitions(consumer, topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<Integer, Long> offsets = new TreeMap<>();
            consumer.offsetsForTimes(partitions.stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> Math.max(0, ms))))
                    .forEach((partition, found) ->
                            offsets.put(partition.partition(), found == null ? ends.get(partition) : found.offset()));
            return offsets;
        }
    }
}
