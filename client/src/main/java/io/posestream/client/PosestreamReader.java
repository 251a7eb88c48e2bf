package io.posestream.client;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads a topic of Posestream: committed records only, each decoded, in order within a stream. Records of other programs
 * are passed over and counted. Owns a connection; used by one thread, but for {@link #wakeup()}.
 *
 * @param <T> what a record holds: coordinates are pixels of the source frame, (0, 0) the centre of the top left pixel
 */
public final class PosestreamReader<T> implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final KafkaConsumer<String, byte[]> consumer;
    private final ReaderSettings settings;
    private final String topic;
    private final Supplier<Function<ConsumerRecord<String, byte[]>, Optional<T>>> decoders;
    private final Map<TopicPartition, Function<ConsumerRecord<String, byte[]>, Optional<T>>> open = new HashMap<>();
    private long foreign;

    private PosestreamReader(
            ReaderSettings settings,
            String topic,
            Supplier<Function<ConsumerRecord<String, byte[]>, Optional<T>>> decoders) {
        this.settings = settings;
        this.topic = topic;
        this.decoders = decoders;
        this.consumer = new KafkaConsumer<>(properties(settings));
    }

    /**
     * A reader of tracks: every number of a stream is answered once and in order by a frame that was looked at, a gap, a
     * failure; an end follows the last one. A new epoch begins at number 0, where the item's provenance says whether it
     * continues the one before, so that people keep their ids, or begins anew.
     *
     * @throws KafkaException where the broker cannot be reached or has no such topic
     */
    public static PosestreamReader<StreamItem<Tracks>> tracks(ReaderSettings settings) {
        Topics topics = new Topics(settings.prefix());
        return opened(
                new PosestreamReader<>(requireNonNull(settings), topics.tracks().name(), () -> {
                    CommittedAnswers answers = new CommittedAnswers(topics.tracks());
                    return answers::read;
                }));
    }

    /**
     * A reader of clips.
     *
     * @throws KafkaException where the broker cannot be reached or has no such topic
     */
    public static PosestreamReader<SkeletonClip> clips(ReaderSettings settings) {
        Topics topics = new Topics(settings.prefix());
        return opened(new PosestreamReader<>(
                requireNonNull(settings), topics.clips().name(), () -> record -> {
                    try {
                        return Optional.of(topics.clips().decode(record));
                    } catch (UnreadableRecordException e) {
                        return Optional.empty();
                    }
                }));
    }

    private static Properties properties(ReaderSettings settings) {
        Properties p = new Properties();
        p.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        p.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        p.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // every place is sought by hand: what was deleted meanwhile is an error, never a silent jump
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        p.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        settings.group().ifPresent(group -> p.put(ConsumerConfig.GROUP_ID_CONFIG, group));
        p.putAll(settings.properties());
        return p;
    }

    private static <T> PosestreamReader<T> opened(PosestreamReader<T> reader) {
        try {
            reader.begin();
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private void begin() {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, ANSWER).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("no topic " + topic + " at " + settings.bootstrapServers());
        }
        if (settings.group().isPresent()) {
            consumer.subscribe(List.of(topic), new Places());
        } else {
            consumer.assign(partitions);
            partitions.forEach(place -> open.put(place, decoders.get()));
            seek(partitions);
        }
    }

    /** Partitions come and go with the other members of the group. */
    private final class Places implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(assigned), ANSWER);
            List<TopicPartition> fresh = new ArrayList<>();
            for (TopicPartition place : assigned) {
                open.put(place, decoders.get());
                if (committed.get(place) == null) {
                    fresh.add(place);
                }
            }
            seek(fresh);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            open.keySet().removeAll(revoked);
        }
    }

    private void seek(Collection<TopicPartition> places) {
        if (places.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> offsets = new HashMap<>(
                settings.start().kind() == Start.Kind.BEGINNING
                        ? consumer.beginningOffsets(places, ANSWER)
                        : consumer.endOffsets(places, ANSWER));
        settings.start().time().ifPresent(time -> {
            Map<TopicPartition, Long> times = new HashMap<>();
            places.forEach(place -> times.put(place, time.toEpochMilli()));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, ANSWER);
            found.forEach(
                    (place, at) -> Optional.ofNullable(at).ifPresent(known -> offsets.put(place, known.offset())));
        });
        offsets.forEach(consumer::seek);
    }

    /**
     * Waits for the next records.
     *
     * @param most how long to wait where there are none
     * @return those at hand, in order within a stream; empty where none came
     * @throws org.apache.kafka.common.errors.WakeupException after {@link #wakeup()}
     * @throws org.apache.kafka.clients.consumer.OffsetOutOfRangeException where records were deleted before they were read
     */
    public List<Received<T>> poll(Duration most) {
        List<Received<T>> received = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(most)) {
            Optional<T> value = open.get(new TopicPartition(record.topic(), record.partition()))
                    .apply(record);
            if (value.isPresent()) {
                received.add(new Received<>(
                        value.get(), record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp())));
            } else {
                foreign++;
            }
        }
        return received;
    }

    /** In a group: commits all that was polled, so that it is not read again; call it once that is dealt with. */
    public void commit() {
        consumer.commitSync(ANSWER);
    }

    /** Records that were not Posestream's, or could not be read. */
    public long foreign() {
        return foreign;
    }

    /** Ends the {@link #poll} under way, or the next one; for other threads. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
