package io.posestream.ingest.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.kafka.topic.TopicReader.Span;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Answers that lie before those that a process follows: nobody needs them before room is needed for frames, and then only
 * as far back as frames are kept. Reads them from the end backwards, a stretch at a time. Used by one thread.
 */
public final class PastAnswers {
    /** So many are read and noted in a fraction of a second. */
    private static final long STRETCH = 20_000;

    private final ClientSettings clients;
    private final Topic<Tracks> topic;
    private final Map<Integer, Long> frames;
    /** By partition the offset behind what is not read yet. */
    private final Map<Integer, Long> before;

    /**
     * @param clients how to reach the broker
     * @param frames offsets in the topic of frames, by partition, from which on all answers are followed
     * @param tracks first offsets that are followed, by partition; where none is given there is nothing before
     */
    public PastAnswers(ClientSettings clients, Map<Integer, Long> frames, Map<Integer, Long> tracks) {
        this.clients = requireNonNull(clients, "clients is null");
        this.topic = clients.topics().tracks();
        this.frames = Map.copyOf(frames);
        this.before = new HashMap<>(tracks);
    }

    /** Whether the answer to a frame may be among those that are not read. */
    boolean mayHold(int partition, long frame) {
        return before.containsKey(partition) && frame < frames.getOrDefault(partition, 0L);
    }

    /** Hands over the next stretch of a partition. */
    void readOn(int partition, Consumer<StreamItem<Tracks>> answers) {
        try (TopicReader reader = TopicReader.open(clients, topic.name())) {
            long begin = reader.held(partition).begin();
            long end = before.get(partition);
            long from = Math.max(begin, end - STRETCH);
            CommittedAnswers committed = new CommittedAnswers(topic);
            reader.read(
                    Map.of(partition, new Span(from, end)),
                    record -> committed.read(record).ifPresent(answers));
            if (from > begin) {
                before.put(partition, from);
            } else {
                before.remove(partition);
            }
        }
    }
}
