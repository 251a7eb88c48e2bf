package io.posestream.kafka.topic;

import io.posestream.kafka.ClientSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads stretches of a topic's log, without a group: the one place that reads a partition to its end. Only committed
 * records are seen. Owns a consumer. Not thread-safe.
 */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    /** For how long a topic may give nothing though more is there. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int RECORDS_PER_POLL = 500;

    private final KafkaConsumer<String, byte[]> consumer;
    private final String topic;

    /**
     * A stretch of one partition.
     *
     * @param begin its first offset
     * @param end the offset after its last one; nothing is read where it is not above {@code begin}
     */
    public record Span(long begin, long end) {}

    private TopicReader(KafkaConsumer<String, byte[]> consumer, String topic) {
        this.consumer = consumer;
        this.topic = topic;
    }

    /**
     * Opens a reader; nothing is read yet.
     *
     * @param settings how to reach the broker
     * @param topic its name; it exists
     */
    public static TopicReader open(ClientSettings settings, String topic) {
        return new TopicReader(new KafkaConsumer<>(settings.manualConsumer(RECORDS_PER_POLL)), topic);
    }

    /**
     * Hands over every committed record from the given offsets (the log's start where none is given, or where it is
     * higher) to the present end, in order within a partition.
     *
     * @param settings how to reach the broker
     * @param topic its name; it exists
     * @param from first offset per partition
     * @param records receiver, on the calling thread
     */
    public static void readAll(
            ClientSettings settings,
            String topic,
            Map<Integer, Long> from,
            Consumer<? super ConsumerRecord<String, byte[]>> records) {
        try (TopicReader reader = open(settings, topic)) {
            reader.readFrom(reader.held(), from, records);
        }
    }

    /** As {@link #readAll}, of those partitions alone that an offset is given for; one that is not there is passed over. */
    public static void readSome(
            ClientSettings settings,
            String topic,
            Map<Integer, Long> from,
            Consumer<? super ConsumerRecord<String, byte[]>> records) {
        try (TopicReader reader = open(settings, topic)) {
            List<TopicPartition> some = partitions(reader.consumer, topic).stream()
                    .filter(place -> from.containsKey(place.partition()))
                    .toList();
            reader.readFrom(reader.held(some), from, records);
        }
    }

    private void readFrom(
            Map<Integer, Span> spans,
            Map<Integer, Long> from,
            Consumer<? super ConsumerRecord<String, byte[]>> records) {
        spans.replaceAll((partition, held) ->
                new Span(Math.max(held.begin(), from.getOrDefault(partition, held.begin())), held.end()));
        read(spans, records);
    }

    /** What a partition holds at this moment. */
    public Span held(int partition) {
        return held(List.of(new TopicPartition(topic, partition))).get(partition);
    }

    /** What each partition holds at this moment. */
    public Map<Integer, Span> held() {
        return held(partitions(consumer, topic));
    }

    private Map<Integer, Span> held(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<Integer, Span> spans = new TreeMap<>();
        consumer.endOffsets(partitions)
                .forEach((place, end) -> spans.put(place.partition(), new Span(begins.get(place), end)));
        return spans;
    }

    /** The committed record at a place; empty where there is none, or none any more. */
    public Optional<ConsumerRecord<String, byte[]>> at(int partition, long offset) {
        // nobody answers where a partition that is not there begins
        if (partition >= partitions(consumer, topic).size()) {
            return Optional.empty();
        }
        Span held = held(partition);
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>(1);
        if (offset >= held.begin() && offset < held.end()) {
            read(Map.of(partition, new Span(offset, offset + 1)), found::add);
        }
        return found.stream().findFirst();
    }

    /**
     * Hands over the committed records of some stretches, in order within a partition.
     *
     * @param spans what to read, by partition
     * @param records receiver, on the calling thread
     */
    public void read(Map<Integer, Span> spans, Consumer<? super ConsumerRecord<String, byte[]>> records) {
        Map<TopicPartition, Long> open = spans.entrySet().stream()
                .filter(entry -> entry.getValue().begin() < entry.getValue().end())
                .collect(Collectors.toMap(
                        entry -> new TopicPartition(topic, entry.getKey()),
                        entry -> entry.getValue().end()));
        consumer.assign(open.keySet());
        open.keySet()
                .forEach(place ->
                        consumer.seek(place, spans.get(place.partition()).begin()));
        long progressNs = System.nanoTime();
        while (!open.isEmpty()) {
            ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
            for (ConsumerRecord<String, byte[]> record : polled) {
                if (record.offset() < open.get(new TopicPartition(record.topic(), record.partition()))) {
                    records.accept(record);
                }
            }
            boolean more = !polled.isEmpty();
            if (open.entrySet().removeIf(entry -> consumer.position(entry.getKey()) >= entry.getValue())) {
                consumer.assign(open.keySet());
                more = true;
            }
            if (more) {
                progressNs = System.nanoTime();
            } else if (System.nanoTime() - progressNs > PATIENCE.toNanos()) {
                throw new TimeoutException(topic + " gives no more records for " + PATIENCE.toSeconds() + " s, though "
                        + open + " are to come: is the broker well, and the topic still there?");
            }
        }
    }

    /** All partitions of a topic. */
    static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
