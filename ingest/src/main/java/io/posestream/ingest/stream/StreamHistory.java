package io.posestream.ingest.stream;

import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamStart;
import io.posestream.core.control.SourceStatus;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongBiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the broker already holds of some streams. Where each begins is told in the topic of source states before anything
 * of it is sent, so that of {@code tracks} only what lies behind that is read, in the streams' own partitions, and of
 * {@code frames} only what lies behind the last answer; a stream of which nothing is told is new. Where the topic knows
 * nothing yet, or not where a stream begins, as beside records of earlier versions, everything is read.
 */
public final class StreamHistory {
    private final Set<String> streams;
    private final Map<String, Progress> progress = new TreeMap<>();

    private StreamHistory(Set<String> streams) {
        this.streams = streams;
    }

    /**
     * Reads the positions of those streams that the broker knows.
     *
     * @param told what was last said of sources
     */
    public static Map<String, StreamPosition> read(
            ClientSettings settings, Set<String> streams, Map<String, SourceStatus> told) {
        Map<String, SourceStatus> known = new TreeMap<>(told);
        known.keySet().retainAll(streams);
        boolean placed =
                known.values().stream().allMatch(status -> status.begun().isPresent());
        return told.isEmpty() || !placed ? readAll(settings, streams) : readPlaced(settings, known);
    }

    private static Map<String, StreamPosition> readPlaced(ClientSettings settings, Map<String, SourceStatus> known) {
        if (known.isEmpty()) {
            return Map.of();
        }
        StreamHistory history = new StreamHistory(known.keySet());
        Topics topics = settings.topics();
        TopicReader.readSome(
                settings,
                topics.tracks().name(),
                begins(known, (stream, begun) -> begun.tracks()),
                record -> history.note(topics.tracks(), record, false));
        // not of an epoch before: its answers may come late
        history.dropOlder(known);
        TopicReader.readSome(
                settings,
                topics.frames().name(),
                begins(known, (stream, begun) -> Math.max(begun.frames(), history.answered(stream))),
                record -> history.note(topics.frames(), record, true));
        history.dropOlder(known);
        return history.positions();
    }

    private void dropOlder(Map<String, SourceStatus> known) {
        progress.entrySet()
                .removeIf(entry ->
                        entry.getValue().epoch < known.get(entry.getKey()).epoch());
    }

    /** The lowest offset of each partition at which one of the streams begins. */
    private static Map<Integer, Long> begins(
            Map<String, SourceStatus> known, ToLongBiFunction<String, SourceStatus.Begun> offset) {
        Map<Integer, Long> begins = new TreeMap<>();
        known.forEach((stream, status) -> {
            SourceStatus.Begun begun = status.begun().orElseThrow();
            begins.merge(begun.partition(), offset.applyAsLong(stream, begun), Math::min);
        });
        return begins;
    }

    /** Where the frame of a stream's last answer lies; 0 where there is none. */
    private long answered(String stream) {
        return Optional.ofNullable(progress.get(stream))
                .flatMap(reached -> reached.frame)
                .map(FrameLocation::offset)
                .orElse(0L);
    }

    private static Map<String, StreamPosition> readAll(ClientSettings settings, Set<String> streams) {
        StreamHistory history = new StreamHistory(Set.copyOf(streams));
        Topics topics = settings.topics();
        TopicReader.readAll(
                settings, topics.tracks().name(), Map.of(), record -> history.note(topics.tracks(), record, false));
        TopicReader.readAll(
                settings,
                topics.frames().name(),
                history.afterAnswers(),
                record -> history.note(topics.frames(), record, true));
        return history.positions();
    }

    private Map<String, StreamPosition> positions() {
        Map<String, StreamPosition> positions = new TreeMap<>();
        progress.forEach((stream, reached) -> positions.put(stream, reached.position()));
        return positions;
    }

    /** Where to begin in frames: behind the last answer of the streams that have one, if they all have. */
    private Map<Integer, Long> afterAnswers() {
        Map<Integer, Long> from = new HashMap<>();
        if (!progress.keySet().containsAll(streams)) {
            return from;
        }
        for (Progress reached : progress.values()) {
            reached.frame.ifPresent(frame -> from.merge(frame.partition(), frame.offset(), Math::min));
        }
        return from;
    }

    private void note(Topic<?> topic, ConsumerRecord<String, byte[]> record, boolean inFrames) {
        Optional<ItemHeaders> headers = ItemHeaders.read(record.headers());
        if (headers.isEmpty() || !streams.contains(headers.get().id().streamId())) {
            return;
        }
        Optional<StreamItem<?>> item = item(topic, record);
        if (item.isEmpty() && !inFrames) {
            // only the tracker writes there, and it writes what can be read
            return;
        }
        long epoch = headers.get().id().epoch();
        Progress reached =
                progress.computeIfAbsent(headers.get().id().streamId(), key -> new Progress(record.partition(), epoch));
        if (epoch > reached.epoch) {
            reached = new Progress(record.partition(), epoch);
            progress.put(headers.get().id().streamId(), reached);
        }
        if (epoch == reached.epoch) {
            reached.note(headers.get(), item, inFrames);
        }
    }

    /** In frames a value that cannot be read still has a name, which is enough: the chain will answer it. */
    private static Optional<StreamItem<?>> item(Topic<?> topic, ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(topic.decode(record));
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        }
    }

    private static final class Progress {
        private final int partition;
        private final long epoch;
        private Optional<StreamStart> start = Optional.empty();
        private Optional<FrameLocation> frame = Optional.empty();
        private long framesTo = -1;
        private long tracksTo = -1;
        private boolean framesEnded;
        private boolean tracksEnded;

        private Progress(int partition, long epoch) {
            this.partition = partition;
            this.epoch = epoch;
        }

        private void note(ItemHeaders headers, Optional<StreamItem<?>> item, boolean inFrames) {
            item.flatMap(known -> known.provenance().start()).ifPresent(known -> start = Optional.of(known));
            long last = headers.id().number() + headers.count() - 1;
            boolean end = headers.count() == 0;
            if (inFrames) {
                framesTo = Math.max(framesTo, last);
                framesEnded |= end;
            } else {
                tracksTo = Math.max(tracksTo, last);
                tracksEnded |= end;
                item.flatMap(known -> known.provenance().frame()).ifPresent(known -> frame = Optional.of(known));
            }
        }

        private StreamPosition position() {
            return new StreamPosition(partition, epoch, start, framesTo, framesEnded, tracksTo, tracksEnded);
        }
    }
}
