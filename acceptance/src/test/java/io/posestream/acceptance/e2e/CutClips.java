package io.posestream.acceptance.e2e;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.tracker.clips.ClipFold;
import io.posestream.tracker.clips.ClipSettings;
import io.posestream.tracker.stream.clips.ClipOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Clips as the topic holds them, and as one fold per stream cuts them from the topic of tracks. Static functions. */
final class CutClips {
    /** Small windows, so that few frames give many, and pairs. */
    static final ClipOutput OUTPUT = new ClipOutput(
            new ClipSettings(
                    ClipWindow.parse("20/5@25,48/16@30"),
                    ClipSettings.DEFAULT.bridge(),
                    ClipSettings.DEFAULT.memory(),
                    ClipSettings.Tail.PAD,
                    ClipSettings.Fill.ZERO,
                    0.5,
                    true,
                    ClipSettings.DEFAULT.joints(),
                    Optional.empty()),
            ClipOutput.DEFAULT.floats());

    private CutClips() {}

    /** The values of the topic, in order. */
    static List<ByteBuffer> inTheTopic(ClientSettings clients) {
        List<ByteBuffer> values = new ArrayList<>();
        TopicReader.readAll(
                clients,
                clients.topics().clips().name(),
                Map.of(),
                record -> values.add(ByteBuffer.wrap(record.value())));
        return values;
    }

    /** What the values are to be: every stream of the topic of tracks folded on its own, in the order of its records. */
    static List<ByteBuffer> expected(ClientSettings clients, ClipOutput output) {
        List<ByteBuffer> values = new ArrayList<>();
        Map<String, ClipFold> folds = new HashMap<>();
        TopicReader.readAll(clients, clients.topics().tracks().name(), Map.of(), record -> {
            item(clients, record)
                    .ifPresent(item -> folds.computeIfAbsent(
                                    item.id().streamId(),
                                    stream -> new ClipFold(
                                            output.cutting(), clip -> values.add(value(clients, output, clip))))
                            .accept(item));
        });
        return values;
    }

    /** Empty for a record that is nobody's. */
    private static Optional<StreamItem<Tracks>> item(ClientSettings clients, ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(clients.topics().tracks().decode(record));
        } catch (UnreadableRecordException e) {
            if (e.headers().isPresent()) {
                throw new AssertionError(e);
            }
            return Optional.empty();
        }
    }

    private static ByteBuffer value(ClientSettings clients, ClipOutput output, SkeletonClip clip) {
        return ByteBuffer.wrap(clients.topics().clips().encodeValue(clip, output.floats()));
    }
}
