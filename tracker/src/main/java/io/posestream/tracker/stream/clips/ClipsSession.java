package io.posestream.tracker.stream.clips;

import io.posestream.core.UserError;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.ConsumerLag;
import io.posestream.kafka.RecordLimits;
import io.posestream.proto.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads tracks as a member of a group and writes clips and offsets in one transaction per poll; ends with the first
 * exception, after which another session goes on from what is committed. Owns a consumer and a producer. Used by one
 * thread but for {@link #wake()}, {@link #lag()} and {@link #hasPartitions()}.
 */
final class ClipsSession implements AutoCloseable, ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(ClipsSession.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Duration TRANSACTION = Duration.ofSeconds(10);
    private static final int RECORDS_PER_POLL = 1000;

    private final Topics topics;
    private final ClipOutput output;
    private final ClipsMetrics metrics;
    private final ClipsTally tally = new ClipsTally();
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<TopicPartition, PartitionClips> partitions = new HashMap<>();
    private volatile boolean assigned;

    ClipsSession(ClipsSettings settings, String transactionalId, ClipsMetrics metrics) {
        ClientSettings client = settings.client();
        this.topics = client.topics();
        this.output = settings.output();
        this.metrics = metrics;
        this.consumer = new KafkaConsumer<>(
                client.groupConsumer(client.group(ClipsSettings.STAGE), settings.member(), RECORDS_PER_POLL));
        try {
            this.producer = new KafkaProducer<>(producer(client, transactionalId));
        } catch (RuntimeException e) {
            consumer.close(CloseOptions.timeout(CLOSE));
            throw e;
        }
    }

    private static Properties producer(ClientSettings client, String transactionalId) {
        Properties properties = client.producer(false);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.putIfAbsent(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Integer.toString((int) TRANSACTION.toMillis()));
        return properties;
    }

    /** Ends what an earlier session left open, and joins the group. */
    void begin() {
        producer.initTransactions();
        consumer.subscribe(List.of(topics.tracks().name()), this);
    }

    /** Reads once, and commits what that gave. */
    void step() {
        ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
        if (polled.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        for (ConsumerRecord<String, byte[]> record : polled) {
            TopicPartition place = new TopicPartition(record.topic(), record.partition());
            for (SkeletonClip clip : partitions.get(place).take(record)) {
                // a failed send fails the commit of its transaction
                Future<RecordMetadata> unused = producer.send(record(record.partition(), clip));
            }
        }
        Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();
        polled.partitions()
                .forEach(place -> places.put(place, partitions.get(place).place()));
        producer.sendOffsetsToTransaction(places, consumer.groupMetadata());
        producer.commitTransaction();
        tally.commit(metrics);
    }

    private ProducerRecord<String, byte[]> record(int partition, SkeletonClip clip) {
        ProducerRecord<String, byte[]> record = topics.clips().encode(partition, clip, output.floats());
        if (record.value().length > RecordLimits.MAX_VALUE_BYTES) {
            throw new UserError("a clip of " + clip.place().window() + " takes " + record.value().length
                    + " bytes and does not fit into a record: choose a shorter window");
        }
        return record;
    }

    /** Whether everything that was committed to the topic of tracks before this call has been taken and answered. */
    boolean isAt(Map<TopicPartition, Long> ends) {
        return owns(ends.keySet())
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue());
    }

    /** By partition of {@code tracks}, how many records it has not read yet; any thread may ask. */
    Map<Integer, Long> lag() {
        return ConsumerLag.of(consumer.metrics());
    }

    /** Whether the group has given it partitions; any thread may ask. */
    boolean hasPartitions() {
        return assigned;
    }

    /** Whether some partitions are named, and all of them are at hand. */
    boolean owns(Set<TopicPartition> named) {
        return !named.isEmpty() && consumer.assignment().containsAll(named);
    }

    /** The present ends of the partitions at hand; empty where there are none yet. */
    Map<TopicPartition, Long> ends() {
        Set<TopicPartition> held = consumer.assignment();
        return held.isEmpty() ? Map.of() : consumer.endOffsets(held, ANSWER);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        assigned = !consumer.assignment().isEmpty();
        if (added.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(added), ANSWER);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(added, ANSWER);
        Map<TopicPartition, Long> ends = consumer.endOffsets(added, ANSWER);
        for (TopicPartition place : added) {
            long begin = begins.get(place);
            OffsetAndMetadata known = committed.get(place);
            long from = begin;
            long answered = begin;
            if (known != null && known.offset() <= ends.get(place)) {
                from = Math.max(begin, PartitionClips.firstNeeded(known));
                answered = Math.max(begin, known.offset());
            } else if (known != null) {
                LOG.warn("{} ends before what was read of it: it is another topic, read from its start", place);
            }
            partitions.put(place, new PartitionClips(topics, output.cutting(), metrics, tally, answered));
            consumer.seek(place, from);
        }
    }

    /** Nothing is open between two polls. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        partitions.keySet().removeAll(revoked);
        assigned = !partitions.isEmpty();
    }

    /** May be called by any thread: the poll under way ends. */
    void wake() {
        consumer.wakeup();
    }

    /** A transaction left open is ended by the next session, or by its time. */
    @Override
    public void close() {
        try (Closing closing = new Closing()) {
            closing.add(() -> consumer.close(CloseOptions.timeout(CLOSE)));
            closing.add(() -> producer.close(CLOSE));
        }
    }
}
