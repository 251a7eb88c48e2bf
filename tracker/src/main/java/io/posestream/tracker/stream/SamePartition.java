package io.posestream.tracker.stream;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Sends an answer to the partition that its record came from, where ingest has put the stream: the hash of its id alone
 * does not say it. Kafka Streams asks on the thread that has just forwarded the answer. Thread-safe.
 */
final class SamePartition implements StreamPartitioner<String, byte[]> {
    private final ThreadLocal<Integer> partition = new ThreadLocal<>();

    /** What this thread forwards from now on belongs to a partition. */
    void set(int number) {
        partition.set(number);
    }

    @Override
    public Optional<Set<Integer>> partitions(String topic, String key, byte[] value, int partitions) {
        return Optional.of(Set.of(partition.get()));
    }
}
