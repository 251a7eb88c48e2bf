package io.posestream.ingest.stream;

import io.posestream.core.FrameId;
import io.posestream.proto.ClientSettings;
import io.posestream.proto.ItemHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * The log of the topic of frames as the janitor sees it: extents, bytes, deletion, a look at single records. Owns its
 * clients. Used by one thread, but for {@link #answered}.
 */
final class FramesLog implements AutoCloseable {
    private static final long WAIT_SECONDS = 30;
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Admin admin;
    private final KafkaConsumer<String, byte[]> consumer;
    private final String topic;
    private final List<TopicPartition> partitions;
    /** Last answered frame per stream. */
    private final Map<String, FrameId> lastAnswered = new ConcurrentHashMap<>();

    /**
     * One partition at one moment.
     *
     * @param partition of frames
     * @param start first offset
     * @param end next offset
     * @param bytes on disk
     * @param allBytes on disk in all partitions together
     */
    record Extent(int partition, long start, long end, long bytes, long allBytes) {}

    private FramesLog(
            Admin admin, KafkaConsumer<String, byte[]> consumer, String topic, List<TopicPartition> partitions) {
        this.admin = admin;
        this.consumer = consumer;
        this.topic = topic;
        this.partitions = partitions;
    }

    static FramesLog open(ClientSettings settings) {
        String topic = settings.topics().frames().name();
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.manualConsumer(1));
        List<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo info : consumer.partitionsFor(topic)) {
            partitions.add(new TopicPartition(topic, info.partition()));
        }
        partitions.sort(Comparator.comparingInt(TopicPartition::partition));
        return new FramesLog(Admin.create(settings.admin()), consumer, topic, partitions);
    }

    /** Every partition as it is now, in order. */
    List<Extent> extents() {
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> sizes = sizes();
        long all = sizes.values().stream().mapToLong(Long::longValue).sum();
        List<Extent> extents = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            extents.add(new Extent(
                    partition.partition(),
                    starts.get(partition),
                    ends.get(partition),
                    sizes.getOrDefault(partition, 0L),
                    all));
        }
        return extents;
    }

    /** Bytes on disk, of the largest replica of each partition. */
    long bytes() {
        return sizes().values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<TopicPartition, Long> sizes() {
        List<Integer> brokers =
                get(admin.describeCluster().nodes()).stream().map(Node::id).toList();
        Map<TopicPartition, Long> sizes = new HashMap<>();
        for (Map<String, LogDirDescription> folders :
                get(admin.describeLogDirs(brokers).allDescriptions()).values()) {
            for (LogDirDescription folder : folders.values()) {
                folder.replicaInfos().forEach((partition, replica) -> {
                    if (partition.topic().equals(topic)) {
                        sizes.merge(partition, replica.size(), Math::max);
                    }
                });
            }
        }
        return sizes;
    }

    /** The first offset stamped at or after a time; the end where all are older. */
    long offsetAt(int partition, long timestampMs) {
        TopicPartition at = new TopicPartition(topic, partition);
        OffsetAndTimestamp found =
                consumer.offsetsForTimes(Map.of(at, Math.max(0, timestampMs))).get(at);
        return found != null ? found.offset() : consumer.endOffsets(List.of(at)).get(at);
    }

    /** Deletes everything below an offset. */
    void delete(int partition, long before) {
        get(admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
                .all());
    }

    /** Notes the last answered frame of a stream. */
    void answered(FrameId last) {
        lastAnswered.merge(last.streamId(), last, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    /** True where the record's numbers are answered through another copy of it, or it has none. */
    boolean isAnsweredElsewhere(int partition, long offset) {
        TopicPartition at = new TopicPartition(topic, partition);
        consumer.assign(List.of(at));
        consumer.seek(at, offset);
        for (ConsumerRecord<String, byte[]> record : consumer.poll(LOOK).records(at)) {
            Optional<ItemHeaders> headers = ItemHeaders.read(record.headers());
            // a record without our headers is nobody's frame: it is never answered, and never asked for
            return record.offset() == offset && (headers.isEmpty() || isAnswered(headers.get()));
        }
        return false;
    }

    private boolean isAnswered(ItemHeaders headers) {
        FrameId last = lastAnswered.get(headers.id().streamId());
        return last != null
                && headers.id().plus(Math.max(0, headers.count() - 1)).compareTo(last) <= 0;
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker did not answer about the log of frames", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
        admin.close(Duration.ofSeconds(5));
    }
}
