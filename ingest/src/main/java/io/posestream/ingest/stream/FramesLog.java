package io.posestream.ingest.stream;

import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.proto.ItemHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The log of the topic of frames as the janitor sees it: extents, bytes, deletion, a look at single records. Owns its
 * clients. Used by one thread.
 */
final class FramesLog {
    private static final long WAIT_SECONDS = 30;
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final long LOOK_MS = 50;

    private final Admin admin;
    private final KafkaConsumer<String, byte[]> consumer;
    private final String topic;
    private final List<TopicPartition> partitions;

    /**
     * One partition at one moment.
     *
     * @param partition of frames
     * @param start first offset
     * @param end next offset
     * @param bytes on disk
     */
    record Extent(int partition, long start, long end, long bytes) {}

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
        List<Extent> extents = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            extents.add(new Extent(
                    partition.partition(),
                    starts.get(partition),
                    ends.get(partition),
                    sizes.getOrDefault(partition, 0L)));
        }
        return extents;
    }

    /** Bytes on disk by partition, of its largest replica. */
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

    /** True where the record's numbers are answered through another copy of it, or it has none. */
    boolean isNeedless(int partition, long offset, Predicate<ItemHeaders> answered) {
        TopicPartition at = new TopicPartition(topic, partition);
        consumer.assign(List.of(at));
        consumer.seek(at, offset);
        for (ConsumerRecord<String, byte[]> record : consumer.poll(LOOK).records(at)) {
            Optional<ItemHeaders> headers = ItemHeaders.read(record.headers());
            // a record without our headers is nobody's frame: it is never answered, and never asked for
            return record.offset() == offset && (headers.isEmpty() || answered.test(headers.get()));
        }
        return false;
    }

    /**
     * Takes everything off the disk, the segments in use too, and waits for it. For a topic that nobody else writes to:
     * its retention is zero meanwhile.
     */
    void clear() throws InterruptedException {
        set(Map.of(TopicConfig.RETENTION_MS_CONFIG, "0", TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, "0"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (sizes().values().stream().anyMatch(size -> size > 0)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("pictures are left on the broker's disk after " + WAIT_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        set(Map.of(TopicConfig.RETENTION_MS_CONFIG, TopicPlan.FOR_EVER));
    }

    private void set(Map<String, String> settings) {
        List<AlterConfigOp> changes = new ArrayList<>();
        settings.forEach((name, value) ->
                changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        get(admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                .all());
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

    /** Closes its clients, after the thread that used them has ended. */
    void close(Duration patience) {
        consumer.close(CloseOptions.timeout(patience));
        admin.close(patience);
    }
}
