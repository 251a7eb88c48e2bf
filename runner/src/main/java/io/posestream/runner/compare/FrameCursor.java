package io.posestream.runner.compare;

import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.kafka.topic.TopicReader.Span;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads looked-at frames of one partition of a topic of poses, a piece at a time. Borrows its reader. */
final class FrameCursor {
    private static final int PIECE = 500;

    private final TopicReader reader;
    private final Topic<Poses> topic;
    private final Optional<String> stream;
    private final int partition;
    private final long end;
    private long next;
    private long reachedMs = Long.MIN_VALUE;

    FrameCursor(TopicReader reader, Topic<Poses> topic, Optional<String> stream, int partition) {
        this.reader = reader;
        this.topic = topic;
        this.stream = stream;
        this.partition = partition;
        Span held = reader.held(partition);
        this.next = held.begin();
        this.end = held.end();
    }

    boolean isAtEnd() {
        return next >= end;
    }

    /** Arrival of the newest frame read, in ms. */
    long reachedMs() {
        return reachedMs;
    }

    /** The next piece; empty where no record of it is a frame that is wanted. */
    List<SeenFrame> read() {
        List<SeenFrame> frames = new ArrayList<>();
        long to = Math.min(end, next + PIECE);
        reader.read(Map.of(partition, new Span(next, to)), record -> {
            reachedMs = Math.max(reachedMs, record.timestamp());
            frame(record).ifPresent(frames::add);
        });
        next = to;
        return frames;
    }

    private Optional<SeenFrame> frame(ConsumerRecord<String, byte[]> record) {
        boolean wanted = ItemHeaders.read(record.headers())
                .map(names -> stream.map(names.id().streamId()::equals).orElse(true))
                .orElse(false);
        if (!wanted) {
            return Optional.empty();
        }
        try {
            if (topic.decode(record) instanceof Looked<Poses> looked) {
                Map<String, Long> times = TimeHeaders.read(record.headers());
                return Optional.of(new SeenFrame(looked, time(times, "pose-in-us"), time(times, "pose-out-us")));
            }
            return Optional.empty();
        } catch (UnreadableRecordException e) {
            // somebody else's
            return Optional.empty();
        }
    }

    private static OptionalLong time(Map<String, Long> times, String name) {
        return times.containsKey(name) ? OptionalLong.of(times.get(name)) : OptionalLong.empty();
    }
}
