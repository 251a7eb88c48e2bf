package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Detections;
import io.posestream.core.GapReason;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Gap;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.core.Tracks;
import io.posestream.kafka.BrokerExtension;
import io.posestream.kafka.Chain;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.kafka.TestBroker;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker whose callers sleep in place of computing, with more frames of cameras than they can look at. */
@ExtendWith(BrokerExtension.class)
@Timeout(120)
final class LiveWorkerTest {
    private static final int CALLERS = 2;
    private static final long CALL_MS = 30;
    private static final int FRAMES = 120;
    private static final long INTERVAL_MS = 20;
    private static final int ARCHIVE = 25;
    private static final List<String> CAMERAS = List.of("a", "b", "c");

    @Test
    void overload_camerasBesideAnArchive_skipsOldFramesOfCamerasAndNoneOfTheArchive(TestBroker broker)
            throws Exception {
        try (Chain chain = new Chain(broker, "overload", 2);
                LiveAnswers answers = LiveAnswers.told();
                TopicFollower persons = committed(chain, answers)) {
            // Given three cameras with 50 frames/s each, and callers that can look at 66
            AtomicInteger computing = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            FakeStage stage = new FakeStage(frame -> {
                most.accumulateAndGet(computing.incrementAndGet(), Math::max);
                Thread.sleep(CALL_MS);
                computing.decrementAndGet();
            });
            chain.sendPictures(0, "file", 0, ARCHIVE);

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(WorkerConfig.cpu(Chain.STAGE, CALLERS), stage, answers)) {
                for (int number = 0; number < FRAMES; number++) {
                    for (String camera : CAMERAS) {
                        chain.send(live(chain, camera, number));
                    }
                    Thread.sleep(INTERVAL_MS);
                }
                chain.awaitPersons(ARCHIVE + CAMERAS.size() * FRAMES);
                assertThat(worker.metrics().results() + worker.metrics().skipped())
                        .isEqualTo(ARCHIVE + (long) CAMERAS.size() * FRAMES);
            }

            // Then
            assertThat(persons).isNotNull();
            assertThat(most).hasValue(CALLERS);
            assertThat(stage.held).hasValue(0);
            Map<String, List<StreamItem<Detections>>> items = chain.persons().stream()
                    .collect(Collectors.groupingBy(item -> item.id().streamId()));
            assertThat(items.get("file")).hasSize(ARCHIVE).hasOnlyElementsOfType(Looked.class);
            for (String camera : CAMERAS) {
                List<StreamItem<Detections>> all = items.get(camera);
                assertThat(all)
                        .extracting(item -> item.id().number())
                        .containsExactlyElementsOf(
                                LongStream.range(0, FRAMES).boxed().toList());
                assertThat(all)
                        .filteredOn(item -> item instanceof Gap)
                        .isNotEmpty()
                        .allMatch(item -> ((Gap<?>) item).reason().equals(GapReason.LATE));
                // the newest is always looked at
                assertThat(all.get(FRAMES - 1)).isInstanceOf(Looked.class);
            }
            Map<String, Long> results = new HashMap<>();
            items.forEach((stream, all) -> results.put(
                    stream, all.stream().filter(Looked.class::isInstance).count()));
            results.remove("file");
            // served in turn: none is ever more than a few calls behind
            long fewest =
                    results.values().stream().mapToLong(Long::longValue).min().orElseThrow();
            long mostResults =
                    results.values().stream().mapToLong(Long::longValue).max().orElseThrow();
            assertThat(fewest).isPositive();
            assertThat(mostResults).isLessThanOrEqualTo(2 * fewest + 5);
            assertThat(chain.committed(1).offset()).isEqualTo((long) CAMERAS.size() * FRAMES);
        }
    }

    @Test
    void restart_backlogOfACamera_looksAtTheNewestAlone(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "backlog", 1)) {
            // Given what a camera sent while nobody computed
            for (int number = 0; number < FRAMES; number++) {
                ProducerRecord<String, byte[]> record =
                        chain.topics().frames().encode(0, Chain.picture("a", number, 1_000 + number));
                SettingsHeaders.mark(record.headers(), bounded());
                chain.send(record);
            }

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(WorkerConfig.cpu(Chain.STAGE, 1), new FakeStage())) {
                List<StreamItem<Detections>> persons = chain.awaitPersons(FRAMES);

                // Then
                assertThat(persons.get(FRAMES - 1)).isInstanceOf(Looked.class);
                assertThat(persons.subList(0, FRAMES - 1))
                        .filteredOn(Looked.class::isInstance)
                        .hasSizeLessThan(3);
                assertThat(worker.metrics().skipped()).isGreaterThan(FRAMES - 4L);
            }
        }
    }

    @Test
    void replayed_framesThatMayBeOfAnyAge_areAllLookedAt(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "any-age", 1)) {
            // Given a camera's frames as a replay sends them
            StreamSettings any = new StreamSettings(
                    StreamPolicy.LIVE, OptionalLong.of(SettingsHeaders.ANY_AGE_US), OptionalInt.empty());
            for (int number = 0; number < 20; number++) {
                ProducerRecord<String, byte[]> record =
                        chain.topics().frames().encode(0, Chain.picture("a", number, 1_000 + number));
                SettingsHeaders.mark(record.headers(), any);
                chain.send(record);
            }

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(WorkerConfig.cpu(Chain.STAGE, 1), new FakeStage())) {
                // Then
                assertThat(chain.awaitPersons(20)).hasOnlyElementsOfType(Looked.class);
                assertThat(worker.metrics().skipped()).isZero();
            }
        }
    }

    /** Takes what the worker answers for what the chain has committed. */
    private static TopicFollower committed(Chain chain, LiveAnswers answers) {
        Tracks nobody = new Tracks(new Tracks.Origin("", "test", "", 0), Skeletons.COCO_17, List.of());
        return TopicFollower.open(
                chain.clients(),
                chain.topics().persons().name(),
                Map.of(),
                record -> note(record, nobody, answers),
                failure -> {});
    }

    private static void note(ConsumerRecord<String, byte[]> record, Tracks nobody, LiveAnswers answers) {
        ItemHeaders headers = ItemHeaders.read(record.headers()).orElseThrow();
        answers.note(new Looked<>(headers.id(), StreamItem.Provenance.at(headers.arrivalUs()), Chain.META, nobody));
    }

    private static ProducerRecord<String, byte[]> live(Chain chain, String stream, long number) {
        ProducerRecord<String, byte[]> record =
                chain.topics().frames().encode(1, Chain.picture(stream, number, TimeHeaders.nowUs()));
        SettingsHeaders.mark(record.headers(), bounded());
        return record;
    }

    private static StreamSettings bounded() {
        return new StreamSettings(
                StreamPolicy.LIVE,
                OptionalLong.of(
                        TimeUnit.NANOSECONDS.toMicros(Duration.ofMillis(500).toNanos())),
                OptionalInt.empty());
    }
}
