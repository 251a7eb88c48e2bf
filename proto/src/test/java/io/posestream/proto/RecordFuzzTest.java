package io.posestream.proto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.clip.ClipFloats;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.core.control.ModelSwap;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SwapVerdict;
import io.posestream.testkit.Corruption;
import io.posestream.testkit.Fuzz;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged records of every topic are read or are {@link UnreadableRecordException}; what is read can be written again. */
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RecordFuzzTest {
    private static final Fuzz.Bounds BOUNDS = Fuzz.Bounds.megabytes(32);
    private static final Topics TOPICS = new Topics("t");

    @Test
    void frames_damaged_areReadOrUnreadable() throws Exception {
        fuzz(TOPICS.frames(), Samples.picture());
    }

    @Test
    void persons_damaged_areReadOrUnreadable() throws Exception {
        fuzz(TOPICS.persons(), Samples.detections(), Samples.oneStage());
    }

    @Test
    void poses_damaged_areReadOrUnreadable() throws Exception {
        fuzz(TOPICS.poses(), Samples.poses());
    }

    @Test
    void tracks_damaged_areReadOrUnreadable() throws Exception {
        fuzz(TOPICS.tracks(), Samples.tracks());
    }

    @Test
    void clips_damaged_areReadOrUnreadable() {
        ClipTopic topic = TOPICS.clips();
        List<byte[]> valid = Arrays.stream(ClipFloats.values())
                .map(floats -> topic.encodeValue(ClipTopicTest.clip(), floats))
                .toList();

        fuzz(topic.name(), valid, value -> {
            SkeletonClip clip = topic.decode(record(value));
            for (ClipFloats floats : ClipFloats.values()) {
                topic.encodeValue(clip, floats);
            }
        });
    }

    @Test
    void control_damaged_isReadOrUnreadable() {
        ControlTopic topic = TOPICS.control();
        ModelSwap swap = new ModelSwap("a1", "pose", Samples.ID, 3, "models/rsn18.json");
        List<byte[]> valid = List.of(
                topic.encode(swap).value(),
                topic.encode(swap, new SwapVerdict("a1", false, "no such model", "rsn18"))
                        .value());

        fuzz(topic.name(), valid, value -> {
            ControlTopic.Entry entry = topic.decode(record(value));
            entry.swap().ifPresent(topic::encode);
            entry.verdict().ifPresent(verdict -> topic.encode(swap, verdict));
        });
    }

    @Test
    void sourceStates_damaged_areReadOrUnreadable() {
        SourceStateTopic topic = TOPICS.sourceStates();
        List<byte[]> valid = List.of(topic.encode(SourceStateTopicTest.status(SourceState.LOST, StreamPolicy.LIVE))
                .value());

        fuzz(topic.name(), valid, value -> topic.encode(topic.decode(record(value))));
    }

    @SafeVarargs
    private static <T> void fuzz(Topic<T> topic, T... payloads) throws Exception {
        List<StreamItem<T>> items = new ArrayList<>(Samples.otherKinds());
        for (T payload : payloads) {
            items.add(Samples.looked(Samples.FULL, payload));
            items.add(Samples.live(payload));
        }
        List<ConsumerRecord<String, byte[]>> valid = new ArrayList<>();
        for (StreamItem<T> item : items) {
            ProducerRecord<String, byte[]> record = topic.encode(-1, item);
            TimeHeaders.stamp(record.headers(), "ingest", 1_700_000_000_000_000L, 1_700_000_000_000_100L);
            TimeHeaders.traceParent(record.headers(), "00-" + "ab".repeat(16) + "-" + "cd".repeat(8) + "-01");
            valid.add(record(new RecordHeaders(record.headers()), record.value()));
            assertThat(topic.decode(record.headers(), record.value()).id()).isEqualTo(item.id());
        }

        Fuzz.run(topic.name(), BOUNDS, damage -> damaged(damage, valid), UnreadableRecordException.class, wire -> {
            TimeHeaders.read(wire.headers());
            TimeHeaders.traceParent(wire.headers());
            TimeHeaders.copy(wire.headers(), new RecordHeaders());
            StreamItem<T> item = topic.decode(wire);
            ProducerRecord<String, byte[]> again = topic.encode(0, item);
            assertThat(topic.encodeValue(topic.decode(again.headers(), again.value())))
                    .isEqualTo(again.value());
        });
    }

    private static void fuzz(String name, List<byte[]> valid, Fuzz.Decoder<byte[]> decoder) {
        Fuzz.run(name, BOUNDS, damage -> damage.of(valid), UnreadableRecordException.class, decoder);
    }

    private static ConsumerRecord<String, byte[]> damaged(
            Corruption damage, List<ConsumerRecord<String, byte[]>> valid) {
        ConsumerRecord<String, byte[]> one = damage.any(valid);
        List<byte[]> values = valid.stream().map(ConsumerRecord::value).toList();
        return switch (damage.below(3)) {
            case 0 -> record(headers(damage, one), one.value());
            case 1 -> record(headers(damage, one), damage.of(values));
            // the headers of one record with the value of another
            default -> record(one.headers(), damage.below(8) == 0 ? damage.any(values) : damage.damaged(one.value()));
        };
    }

    /** One header left out, given twice, without a value, under a damaged name, or damaged. */
    private static Headers headers(Corruption damage, ConsumerRecord<String, byte[]> valid) {
        List<Header> all = new ArrayList<>(List.of(valid.headers().toArray()));
        int at = damage.below(all.size());
        Header header = all.remove(at);
        switch (damage.below(6)) {
            case 0 -> {
                // left out
            }
            case 1 ->
                all.addAll(List.of(
                        header, new RecordHeader(header.key(), damage.any(all).value())));
            case 2 -> all.add(at, new RecordHeader(header.key(), null));
            case 3 ->
                all.add(
                        at,
                        new RecordHeader(
                                new String(damage.damaged(header.key().getBytes(UTF_8)), UTF_8), header.value()));
            default -> all.add(at, new RecordHeader(header.key(), damage.damaged(header.value())));
        }
        return new RecordHeaders(all);
    }

    private static ConsumerRecord<String, byte[]> record(byte[] value) {
        return record(new RecordHeaders(), value);
    }

    private static ConsumerRecord<String, byte[]> record(Headers headers, byte[] value) {
        return new ConsumerRecord<>(
                "t", 2, 5, 1_000, TimestampType.CREATE_TIME, 0, 0, "gate", value, headers, Optional.empty());
    }
}
