package io.posestream.runner.status;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.control.SourceStatus;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicEnds;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.UnreadableRecordException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how streams are from the topics of answers, of dead letters and of source states, and how far the stages are behind from what they
 * have committed. Pictures are not read. Each look reads on from the one before. Not thread-safe.
 */
public final class StatusReader {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReader.class);
    private static final List<String> STAGES = List.of("detector", "pose", "tracker");

    private final ClientSettings clients;
    private final Optional<Duration> since;
    private final CommittedAnswers answers;
    private final Map<String, StreamRow> rows = new TreeMap<>();
    private final Map<String, Map<Integer, Long>> next = new HashMap<>();
    private long foreign;
    private Map<String, Long> backlog = Map.of();

    /**
     * @param clients how to reach the broker; its topics are there
     * @param since only what arrived within that time counts; empty for everything that is kept
     */
    public StatusReader(ClientSettings clients, Optional<Duration> since) {
        this.clients = requireNonNull(clients, "clients is null");
        this.since = requireNonNull(since, "since is null");
        this.answers = new CommittedAnswers(clients.topics().tracks());
    }

    /** How the streams are now, by id. */
    public List<StreamStatus> look() {
        readOn(clients.topics().tracks().name(), since, this::answer);
        readOn(clients.topics().deadLetter(), since, this::letter);
        // the newest of each source, however old
        readOn(clients.topics().sourceStates().name(), Optional.empty(), this::source);
        Map<Integer, Map<String, Long>> waiting = Cluster.ask(clients, this::waiting);
        Map<String, Long> sums = new TreeMap<>();
        waiting.values().forEach(stages -> stages.forEach((stage, records) -> sums.merge(stage, records, Long::sum)));
        backlog = sums;
        long nowUs = TimeHeaders.nowUs();
        return rows.values().stream()
                .filter(row -> row.isKnownWithin(since, nowUs / 1000))
                .map(row -> row.at(nowUs, waiting.getOrDefault(row.partition(), Map.of())))
                .toList();
    }

    /** Records that lay before each stage at the last look, over all streams, those without an answer included. */
    public Map<String, Long> backlog() {
        return Map.copyOf(backlog);
    }

    /** Dead letters so far that name no frame of ours. */
    public long foreign() {
        return foreign;
    }

    private void readOn(String topic, Optional<Duration> within, Consumer<ConsumerRecord<String, byte[]>> records) {
        Map<Integer, Long> from = next.computeIfAbsent(
                topic,
                name -> new HashMap<>(
                        within.map(time -> TopicEnds.at(clients, name, System.currentTimeMillis() - time.toMillis()))
                                .orElseGet(Map::of)));
        TopicReader.readAll(clients, topic, Map.copyOf(from), record -> {
            from.put(record.partition(), record.offset() + 1);
            records.accept(record);
        });
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, String topic, OffsetSpec which) {
        TopicDescription description = Futures.get(
                        admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic);
        Map<TopicPartition, OffsetSpec> asked = description.partitions().stream()
                .collect(Collectors.toMap(info -> new TopicPartition(topic, info.partition()), info -> which));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                Futures.get(admin.listOffsets(asked).all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** By partition and stage, how many records lie between what a stage has committed and the end of its input. */
    private Map<Integer, Map<String, Long>> waiting(Admin admin) {
        Map<Integer, Map<String, Long>> waiting = new HashMap<>();
        List<String> inputs = List.of(
                clients.topics().frames().name(),
                clients.topics().persons().name(),
                clients.topics().poses().name());
        for (int i = 0; i < inputs.size(); i++) {
            String stage = STAGES.get(i);
            Map<TopicPartition, Long> begins = offsets(admin, inputs.get(i), OffsetSpec.earliest());
            Map<TopicPartition, OffsetAndMetadata> committed = Futures.get(
                    admin.listConsumerGroupOffsets(clients.group(stage)).partitionsToOffsetAndMetadata());
            offsets(admin, inputs.get(i), OffsetSpec.latest()).forEach((place, end) -> {
                long begin = begins.get(place);
                long at = Optional.ofNullable(committed.get(place))
                        .map(OffsetAndMetadata::offset)
                        .orElse(begin);
                waiting.computeIfAbsent(place.partition(), key -> new TreeMap<>())
                        .put(stage, Math.max(0, end - Math.max(begin, at)));
            });
        }
        return waiting;
    }

    private void answer(ConsumerRecord<String, byte[]> record) {
        answers.read(record)
                .ifPresent(
                        item -> row(item.id().streamId()).in(record.partition()).answered(item, record.headers()));
    }

    private void source(ConsumerRecord<String, byte[]> record) {
        try {
            SourceStatus status = clients.topics().sourceStates().decode(record);
            row(status.streamId()).said(status);
        } catch (UnreadableRecordException e) {
            LOG.warn("somebody else writes to the source states: {}", e.getMessage());
        }
    }

    private void letter(ConsumerRecord<String, byte[]> record) {
        Optional<FrameId> frame = ItemHeaders.read(record.headers())
                .map(ItemHeaders::id)
                .filter(id -> id.streamBytes() <= FrameId.MAX_STREAM_BYTES);
        if (frame.isEmpty()) {
            foreign++;
            return;
        }
        String reason =
                DeadLetter.read(record.headers()).map(DeadLetter::reason).orElse("unknown");
        row(frame.get().streamId()).in(record.partition()).buried(reason);
    }

    private StreamRow row(String id) {
        return rows.computeIfAbsent(id, StreamRow::new);
    }
}
