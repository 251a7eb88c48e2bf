package io.posestream.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.testkit.Fuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged poses that can be read are answered, and damaged states are read or refused. */
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StateFuzzTest {
    private static final Fuzz.Bounds BOUNDS = Fuzz.Bounds.megabytes(64);
    private static final int FRAMES = 6;
    private static final Topics TOPICS = new Topics("t");

    private final StreamFold fold = new StreamFold(FoldSettings.DEFAULT);

    @Test
    void accept_damagedPoses_areAnsweredOrUnreadable() {
        Topic<Poses> topic = TOPICS.poses();
        List<StreamItem<Poses>> items = items();
        List<ProducerRecord<String, byte[]>> records =
                items.stream().map(item -> topic.encode(0, item)).toList();
        List<byte[]> values = records.stream().map(ProducerRecord::value).toList();

        Fuzz.run(
                "poses into the tracker",
                BOUNDS,
                damage -> {
                    List<byte[]> damaged = new ArrayList<>(values);
                    int at = damage.below(FRAMES);
                    damaged.set(at, damage.damaged(values.get(at)));
                    return damaged;
                },
                UnreadableRecordException.class,
                damaged -> {
                    StreamState state = StreamState.EMPTY;
                    for (int number = 0; number < FRAMES; number++) {
                        StreamItem<Poses> item =
                                topic.decode(records.get(number).headers(), damaged.get(number));
                        FoldStep step = fold.accept(state, item);
                        assertThat(step.answers()).hasSize(1);
                        // an answer and a state that the next process can read
                        ProducerRecord<String, byte[]> answer =
                                TOPICS.tracks().encode(0, step.answers().get(0));
                        TOPICS.tracks().decode(answer.headers(), answer.value());
                        state = StreamStateCodec.decode(StreamStateCodec.encode(step.state()));
                    }
                });
    }

    @Test
    void decode_damagedState_isReadOrRefused() {
        List<byte[]> valid = new ArrayList<>();
        StreamState state = StreamState.EMPTY;
        for (StreamItem<Poses> item : items()) {
            state = fold.accept(state, item).state();
            valid.add(StreamStateCodec.encode(state));
        }

        Fuzz.run("states", BOUNDS, damage -> damage.of(valid), IllegalStateException.class, StreamStateCodec::decode);
    }

    private static List<StreamItem<Poses>> items() {
        Random random = new Random(5);
        List<StreamItem<Poses>> items = new ArrayList<>();
        for (int number = 0; number < FRAMES; number++) {
            StreamItem<Poses> item = Scenes.frame(0, number, Scenes.crowd(random, 3, number));
            items.add(number == 0 ? Scenes.starting(item, StreamPolicy.ARCHIVE, false) : item);
        }
        return items;
    }
}
