package io.posestream.proto;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads what a topic holds at this moment, once, without a group. Static functions, thread-safe. */
public final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int RECORDS_PER_POLL = 500;

    private TopicScan() {}

    /**
     * Hands over every committed record from the given offsets (the log's start where none is given, or where it is
     * higher) to the present end, in order within a partition.
     *
     * @param settings how to reach the broker
     * @param topic its name; it exists
     * @param from first offset per partition
     * @param records receiver, on the calling thread
     */
    public static void read(
            ClientSettings settings,
            String topic,
            Map<Integer, Long> from,
            Consumer<? super ConsumerRecord<String, byte[]>> records) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.manualConsumer(RECORDS_PER_POLL))) {
            Collection<TopicPartition> partitions = assign(consumer, topic, from);
            Map<TopicPartition, Long> open = new HashMap<>(consumer.endOffsets(partitions));
            open.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
            while (!open.isEmpty()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    records.accept(record);
                }
                open.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue());
            }
        }
    }

    /** Assigns all partitions of a topic and seeks each to where reading begins. */
    static Collection<TopicPartition> assign(
            KafkaConsumer<String, byte[]> consumer, String topic, Map<Integer, Long> from) {
        Map<Integer, TopicPartition> partitions = new TreeMap<>();
        for (PartitionInfo info : consumer.partitionsFor(topic)) {
            partitions.put(info.partition(), new TopicPartition(topic, info.partition()));
        }
        consumer.assign(partitions.values());
        consumer.beginningOffsets(partitions.values())
                .forEach((partition, start) ->
                        consumer.seek(partition, Math.max(start, from.getOrDefault(partition.partition(), start))));
        return partitions.values();
    }
}
