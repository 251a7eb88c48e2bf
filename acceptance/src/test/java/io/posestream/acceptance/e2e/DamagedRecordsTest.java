package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.DeadLetters;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.proto.Topic;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.letter.Letter;
import io.posestream.runner.letter.LetterBox;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.SharedStages;
import io.posestream.runner.service.StageProcess;
import io.posestream.testkit.Corruption;
import io.posestream.testkit.SharedTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Real stages in front of streams of which every other record is damaged behind its headers: each number has one answer,
 * each failed one a letter with its reason, and no stage ends. {@code -Ddrill.seed=N} sets other damage.
 */
@SharedTest
@Tag("full")
@Timeout(600)
@ExtendWith(SharedBroker.class)
final class DamagedRecordsTest {
    private static final int FRAMES = 120;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final long INTERVAL_US = 40_000;
    private static final long SEED = Long.getLong("drill.seed", 1);

    private ClientSettings clients;
    private SharedStages stages;

    @BeforeEach
    void makeTopics(TestInfo info, SharedBroker.Running broker) {
        clients = broker.chain(info, 1);
        stages = new SharedStages(clients);
    }

    @Test
    void frames_damaged_areAnsweredOrBuried() throws Exception {
        damage(clients.topics().frames(), number -> picture());

        assertAnswered("detector", stages.detector(), stages.pose(), stages.tracker());
    }

    @Test
    void persons_damaged_areAnsweredOrBuried() throws Exception {
        send(clients.topics().frames(), number -> picture(), false);
        damage(clients.topics().persons(), number -> person(number));

        assertAnswered("pose", stages.pose(), stages.tracker());
    }

    @Test
    void poses_damaged_areAnsweredOrBuried() throws Exception {
        damage(clients.topics().poses(), number -> pose(number));

        assertAnswered("tracker", stages.tracker());
    }

    private <T> void damage(Topic<T> topic, LongFunction<T> value) throws Exception {
        send(topic, value, true);
    }

    /** All records of the stream; where wanted, the values of odd numbers are damaged. */
    private <T> void send(Topic<T> topic, LongFunction<T> value, boolean damaged) throws Exception {
        Corruption damage = new Corruption(SEED);
        StreamStart start = new StreamStart(StreamPolicy.ARCHIVE, false, "fingerprint", "gate", OptionalLong.empty());
        try (Producer<String, byte[]> producer = new KafkaProducer<>(clients.producer(true))) {
            for (long number = 0; number <= FRAMES; number++) {
                FrameId id = new FrameId("gate", 0, number);
                Provenance provenance = new Provenance(
                        1_700_000_000_000_000L + number * INTERVAL_US,
                        number == 0 ? Optional.of(start) : Optional.empty(),
                        topic.name().endsWith("frames") ? Optional.empty() : Optional.of(new FrameLocation(0, number)));
                FrameMeta meta =
                        new FrameMeta(number * INTERVAL_US, CaptureClock.PRESENTATION, INTERVAL_US, WIDTH, HEIGHT);
                StreamItem<T> item = number == FRAMES
                        ? new StreamItem.End<>(id, provenance, EndReason.COMPLETE)
                        : new StreamItem.Looked<>(id, provenance, meta, value.apply(number));
                ProducerRecord<String, byte[]> record = topic.encode(0, item);
                if (damaged && number % 2 == 1) {
                    record = new ProducerRecord<>(
                            record.topic(),
                            0,
                            record.timestamp(),
                            record.key(),
                            damage.damaged(record.value()),
                            record.headers());
                }
                producer.send(record).get(30, TimeUnit.SECONDS);
            }
        }
    }

    private void assertAnswered(String stage, StageProcess.Opening... stages) throws Exception {
        // When
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);
        try (Closing closing = new Closing()) {
            for (StageProcess.Opening opening : stages) {
                opening.open(closing, failure, wake, new Meters());
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(400);
            while (!ended() && failure.first().isEmpty()) {
                assertThat(System.nanoTime())
                        .as("still waiting, have %s", tracks().size())
                        .isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }

        // Then
        assertThat(failure.first()).isEmpty();
        List<StreamItem<Tracks>> tracks = tracks();
        assertThat(tracks).extracting(item -> item.id().number()).startsWith(0L).hasSize(FRAMES + 1);
        Map<Long, List<String>> reasons = new HashMap<>();
        for (Letter letter :
                new LetterBox(clients).find(any -> true, 10 * FRAMES).letters()) {
            String reason = letter.about().orElseThrow().reason();
            reasons.computeIfAbsent(letter.item().orElseThrow().id().number(), key -> new ArrayList<>())
                    .add(letter.stage() + " " + DeadLetters.word(reason));
        }
        long failed = 0;
        for (StreamItem<Tracks> item : tracks) {
            long number = item.id().number();
            if (item instanceof StreamItem.Failed<Tracks> one) {
                failed++;
                assertThat(reasons).as("%s", one).containsKey(number);
            } else {
                assertThat(number % 2 == 0 && number < FRAMES && !(item instanceof StreamItem.Looked))
                        .as("%s", item)
                        .isFalse();
            }
        }
        assertThat(failed).isBetween(FRAMES / 10L, FRAMES / 2L);
        assertThat(reasons.values()).anyMatch(all -> all.contains(stage + " unreadable"));
    }

    private boolean ended() {
        List<StreamItem<Tracks>> tracks = tracks();
        return !tracks.isEmpty() && tracks.get(tracks.size() - 1) instanceof StreamItem.End;
    }

    private List<StreamItem<Tracks>> tracks() {
        List<StreamItem<Tracks>> items = new ArrayList<>();
        new TracksReader(clients).read(List.of(new StreamEpoch("gate", 0, 0, false)), items::add);
        return items;
    }

    private static EncodedFrame picture() {
        byte[] pixels = new byte[3 * WIDTH * HEIGHT];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 7 + i / 500);
        }
        try (Image image = Image.of(WIDTH, HEIGHT, pixels)) {
            return new EncodedFrame(WIDTH, HEIGHT, 0, 1, 25, ByteBuffer.wrap(ImageCodec.encodeJpeg(image, 90)));
        }
    }

    private static Detections person(long number) {
        Box box = new Box(20 + number % 40, 10, 30, 90);
        return new Detections("boxes", Optional.empty(), List.of(new Detection(box, 0.9f)));
    }

    private static Poses pose(long number) {
        Box box = new Box(20 + number % 40, 10, 30, 90);
        List<Keypoint> joints = Collections.nCopies(17, new Keypoint(30 + number % 40, 50, 0.8f));
        return new Poses("boxes", "joints", Skeletons.COCO_17, List.of(Pose.of(box, 0.9f, joints)));
    }
}
