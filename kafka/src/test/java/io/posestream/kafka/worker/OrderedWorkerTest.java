package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameLocation;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.kafka.BrokerExtension;
import io.posestream.kafka.Chain;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.kafka.TestBroker;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerExtension.class)
@Timeout(90)
final class OrderedWorkerTest {
    private static final WorkerConfig CONFIG = WorkerConfig.cpu(Chain.STAGE, 3);

    @Test
    void run_callersOfDifferentSpeed_answerInOrderOfInput(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "order", 2)) {
            // Given
            FakeStage stage = new FakeStage(frame -> Thread.sleep(frame.id().number() % 3 == 0 ? 8 : 1));
            for (String stream : List.of("a", "b")) {
                chain.sendPictures(0, stream, 0, 20);
                chain.send(0, new StreamItem.Gap<>(Chain.frame(stream, 20), Provenance.at(7), 5, GapReason.RATE));
                chain.sendPictures(0, stream, 25, 30);
                chain.send(0, new StreamItem.End<>(Chain.frame(stream, 30), Provenance.at(8), "complete"));
            }
            chain.sendPictures(1, "c", 0, 20);

            // When
            List<StreamItem<Detections>> persons;
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, stage)) {
                persons = chain.awaitPersons(74);
                assertThat(worker.metrics().results()).isEqualTo(70);
                assertThat(worker.metrics().passed()).isEqualTo(4);
            }

            // Then
            Map<String, List<Long>> order =
                    numbers(chain, chain.topics().persons().name());
            assertThat(order)
                    .hasSize(3)
                    .isEqualTo(numbers(chain, chain.topics().frames().name()));
            assertThat(persons).allMatch(item -> item.provenance().frame().isPresent());
            assertThat(chain.committed(0)).satisfies(place -> {
                assertThat(place.offset()).isEqualTo(54);
                assertThat(place.metadata()).isEmpty();
            });
            assertThat(stage.held).hasValue(0);
        }
    }

    @Test
    void run_answers_areAFunctionOfTheInputWithTimesBesideThem(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "values", 1)) {
            // Given
            long offset = chain.send(0, Chain.picture("a", 0, 5_000_000));

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, new FakeStage())) {
                chain.awaitPersons(1);
                assertThat(worker.metrics().recordsIn()).isEqualTo(1);
            }

            // Then
            ConsumerRecord<String, byte[]> record =
                    chain.read(chain.topics().persons().name()).get(0);
            Looked<EncodedFrame> frame = (Looked<EncodedFrame>) Chain.picture("a", 0, 5_000_000);
            StreamItem<Detections> expected = new Looked<>(
                    frame.id(),
                    frame.provenance().at(new FrameLocation(0, offset)),
                    frame.meta(),
                    FakeStage.answerTo(frame));
            assertThat(record.value()).isEqualTo(chain.topics().persons().encodeValue(expected));
            assertThat(record.timestamp()).isEqualTo(5_000);
            assertThat(TimeHeaders.read(record.headers())).containsOnlyKeys("detector-in-us", "detector-out-us");
        }
    }

    @Test
    void restart_afterACleanStop_answersEachNumberOnce(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "restart", 1)) {
            // Given
            chain.sendPictures(0, "a", 0, 40);
            try (OrderedWorker<?, ?, ?> first = chain.start(CONFIG, new FakeStage(frame -> Thread.sleep(5)))) {
                Chain.awaitTrue(() -> first.metrics().results() >= 10);
            }

            // When
            try (OrderedWorker<?, ?, ?> second = chain.start(CONFIG, new FakeStage())) {
                List<StreamItem<Detections>> persons = chain.awaitPersons(40);

                // Then
                assertThat(persons).hasSize(40);
                assertThat(persons)
                        .extracting(item -> item.id().number())
                        .isSorted()
                        .doesNotHaveDuplicates();
                assertThat(second.metrics().filledNumbers()).isZero();
            }
        }
    }

    @Test
    void join_secondWorker_leavesNoNumberUnansweredAndKeepsOrderOfFirstAnswers(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "join", 4)) {
            // Given
            for (int partition = 0; partition < 4; partition++) {
                chain.sendPictures(partition, "s" + partition, 0, 50);
            }
            FakeStage stage = new FakeStage(frame -> Thread.sleep(60));

            // When
            try (OrderedWorker<?, ?, ?> first = chain.start(CONFIG, stage)) {
                Chain.awaitTrue(() -> first.metrics().results() >= 20);
                try (OrderedWorker<?, ?, ?> second = chain.start(CONFIG, stage)) {
                    Chain.awaitTrue(() -> second.metrics().results() >= 10);
                    Chain.awaitTrue(() -> distinct(chain) == 200);
                }
            }

            // Then
            Map<String, List<Long>> firstAnswers = new HashMap<>();
            for (StreamItem<Detections> item : chain.persons()) {
                List<Long> numbers = firstAnswers.computeIfAbsent(item.id().streamId(), key -> new ArrayList<>());
                if (!numbers.contains(item.id().number())) {
                    numbers.add(item.id().number());
                }
            }
            assertThat(firstAnswers.values())
                    .allSatisfy(numbers -> assertThat(numbers).hasSize(50).isSorted());
        }
    }

    @Test
    void pause_untilResumed_takesNothingUp(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "pause", 1)) {
            chain.sendPictures(0, "a", 0, 1);
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, new FakeStage())) {
                // Given
                chain.awaitPersons(1);
                worker.pause();
                CountDownLatch settled = new CountDownLatch(1);
                assertThat(settled.await(200, TimeUnit.MILLISECONDS)).isFalse();

                // When
                chain.sendPictures(0, "a", 1, 5);
                assertThat(settled.await(300, TimeUnit.MILLISECONDS)).isFalse();

                // Then
                assertThat(worker.metrics().recordsIn()).isEqualTo(1);
                worker.resume();
                assertThat(chain.awaitPersons(5)).hasSize(5);
            }
        }
    }

    @Test
    void live_framesOlderThanTheBound_areLateButTheNewestAndArchivesNever(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "late", 1)) {
            // Given
            for (int number = 0; number < 3; number++) {
                chain.send(live(chain, "live", number, 1_000));
            }
            chain.send(0, Chain.picture("archive", 0, 1_000));

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, new FakeStage())) {
                List<StreamItem<Detections>> persons = chain.awaitPersons(4);

                // Then
                assertThat(of("live", persons))
                        .satisfiesExactly(
                                first -> assertThat(first).isEqualTo(late(first)),
                                second -> assertThat(second).isEqualTo(late(second)),
                                newest -> assertThat(newest).isInstanceOf(Looked.class));
                assertThat(of("archive", persons)).hasOnlyElementsOfType(Looked.class);
                assertThat(worker.metrics().skipped()).isEqualTo(2);
            }
        }
    }

    @Test
    void live_streamsOfOnePartition_doNotWaitForEachOther(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "own-order", 1)) {
            // Given a frame that takes as long as the test wants, and another camera behind it
            CountDownLatch seen = new CountDownLatch(1);
            FakeStage stage = new FakeStage(frame -> {
                if (frame.id().streamId().equals("slow")) {
                    assertThat(seen.await(40, TimeUnit.SECONDS)).isTrue();
                }
            });
            chain.send(live(chain, "slow", 0, 1_000));
            chain.send(live(chain, "quick", 0, 1_000));

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, stage)) {
                List<StreamItem<Detections>> early = chain.awaitPersons(1);
                Chain.awaitTrue(() -> worker.inFlight() == 1);
                seen.countDown();

                // Then
                assertThat(early).extracting(item -> item.id().streamId()).containsExactly("quick");
                assertThat(chain.awaitPersons(2)).hasSize(2);
            }
            assertThat(chain.committed(0).offset()).isEqualTo(2);
        }
    }

    @Test
    @SuppressWarnings("try") // the worker only has to run
    void live_streamWithABoundOfItsOwn_goesByThatAndPassesItOn(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "own-bound", 1)) {
            // Given a frame older than the worker's bound, of a stream that allows an age of a century
            long century = TimeUnit.DAYS.toMicros(36_500);
            StreamSettings patient =
                    new StreamSettings(StreamPolicy.LIVE, OptionalLong.of(century), OptionalInt.empty());
            ProducerRecord<String, byte[]> live = live(chain, "live", 0, 1_000);
            SettingsHeaders.mark(live.headers(), patient);
            chain.send(live);

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, new FakeStage())) {
                List<StreamItem<Detections>> persons = chain.awaitPersons(1);

                // Then
                assertThat(persons.get(0)).isInstanceOf(Looked.class);
                assertThat(SettingsHeaders.read(
                                persons.get(0),
                                chain.read(chain.topics().persons().name())
                                        .get(0)
                                        .headers()))
                        .isEqualTo(patient);
                assertThat(worker.done()).isNotDone();
            }
        }
    }

    private static ProducerRecord<String, byte[]> live(Chain chain, String stream, long number, long arrivalUs) {
        ProducerRecord<String, byte[]> record =
                chain.topics().frames().encode(0, Chain.picture(stream, number, arrivalUs));
        SettingsHeaders.mark(record.headers(), StreamSettings.of(StreamPolicy.LIVE));
        return record;
    }

    private static List<StreamItem<Detections>> of(String stream, List<StreamItem<Detections>> items) {
        return items.stream()
                .filter(item -> item.id().streamId().equals(stream))
                .toList();
    }

    private static StreamItem<Detections> late(StreamItem<Detections> item) {
        return new StreamItem.Gap<>(item.id(), item.provenance(), 1, GapReason.LATE);
    }

    /** The numbers of each stream as they lie in a topic. */
    private static Map<String, List<Long>> numbers(Chain chain, String topic) {
        Map<String, List<Long>> numbers = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : chain.read(topic)) {
            numbers.computeIfAbsent(record.key(), key -> new ArrayList<>())
                    .add(ItemHeaders.read(record.headers()).orElseThrow().id().number());
        }
        return numbers;
    }

    private static int distinct(Chain chain) {
        return (int) chain.read(chain.topics().persons().name()).stream()
                .map(record -> ItemHeaders.read(record.headers()).orElseThrow().id())
                .distinct()
                .count();
    }
}
