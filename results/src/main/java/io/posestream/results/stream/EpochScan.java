package io.posestream.results.stream;

import io.posestream.core.FrameId;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.ItemHeaders;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Lists the epochs that a topic of stream items holds. Static functions, thread-safe. */
public final class EpochScan {
    private static final Comparator<StreamEpoch> BY_NAME =
            Comparator.comparing(StreamEpoch::streamId).thenComparingLong(StreamEpoch::epoch);

    private EpochScan() {}

    /**
     * Every epoch there is at this moment, by stream id and epoch; one that nobody of ours can have begun, since its
     * stream's id is too long, is left out.
     *
     * @param settings how to reach the broker
     * @param topic its name; it exists
     * @param ours which records count
     */
    public static List<StreamEpoch> of(
            ClientSettings settings, String topic, Predicate<? super ConsumerRecord<String, byte[]>> ours) {
        Map<FrameId, StreamEpoch> found = new HashMap<>();
        TopicReader.readAll(
                settings,
                topic,
                Map.of(),
                record -> ItemHeaders.read(record.headers())
                        .filter(headers -> headers.id().streamBytes() <= FrameId.MAX_STREAM_BYTES && ours.test(record))
                        .ifPresent(headers -> found.merge(headers.id().zero(), of(headers), EpochScan::join)));
        return found.values().stream().sorted(BY_NAME).toList();
    }

    private static StreamEpoch of(ItemHeaders headers) {
        FrameId id = headers.id();
        return new StreamEpoch(id.streamId(), id.epoch(), id.number(), headers.count() == 0);
    }

    private static StreamEpoch join(StreamEpoch first, StreamEpoch second) {
        return new StreamEpoch(
                first.streamId(),
                first.epoch(),
                Math.min(first.firstNumber(), second.firstNumber()),
                first.ended() || second.ended());
    }
}
