package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Detections;
import io.posestream.core.FrameLocation;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Gap;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.kafka.BrokerExtension;
import io.posestream.kafka.Chain;
import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.TestBroker;
import io.posestream.proto.ItemHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a worker finds when it starts: no place, a lost one, or one that brought workers down. */
@ExtendWith(BrokerExtension.class)
@Timeout(90)
final class WorkerRecoveryTest {
    private static final WorkerConfig CONFIG = WorkerConfig.cpu(Chain.STAGE, 2);

    @Test
    void start_withBacklog_notesTheStartBeforeItGetsOn(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "starts", 1)) {
            // Given
            chain.sendPictures(0, "a", 0, 3);
            CountDownLatch go = new CountDownLatch(1);

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, new FakeStage(frame -> go.await()))) {
                Chain.awaitTrue(() -> worker.metrics().recordsIn() == 3);

                // Then
                assertThat(CommitNote.parse(chain.committed(0).metadata()).starts())
                        .isEqualTo(1);
                go.countDown();
                chain.awaitPersons(3);
            }
            assertThat(chain.committed(0).offset()).isEqualTo(3);
            assertThat(chain.committed(0).metadata()).isEmpty();
        }
    }

    @Test
    void start_secondTimeAtOnePlace_triesAloneAndNotesItBefore(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "alone", 1)) {
            // Given
            chain.sendPictures(0, "a", 0, 4);
            chain.commit(0, 0, "starts=1");
            AtomicReference<String> noted = new AtomicReference<>("");
            FakeStage stage = new FakeStage(frame -> {
                if (frame.id().number() == 0) {
                    noted.set(chain.committed(0).metadata());
                }
            });

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG.withBatch(4, Duration.ofMillis(50)), stage)) {
                List<StreamItem<Detections>> persons = chain.awaitPersons(4);

                // Then
                assertThat(persons).allMatch(Looked.class::isInstance);
                assertThat(worker.metrics().deadLetters()).isZero();
            }
            assertThat(noted.get()).isEqualTo("starts=2");
            assertThat(stage.largestBatch).hasValue(1);
        }
    }

    @Test
    void start_thirdTimeAtOnePlace_deadLettersTheFirstRecordUntried(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "crash", 1)) {
            // Given
            chain.sendPictures(0, "a", 0, 5);
            chain.commit(0, 2, "starts=2");
            FakeStage stage = new FakeStage(frame -> {
                if (frame.id().number() == 2) {
                    throw new IllegalStateException("must not be tried again");
                }
            });

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, stage)) {
                List<StreamItem<Detections>> persons = chain.awaitPersons(3);

                // Then
                assertThat(persons).extracting(item -> item.id().number()).containsExactly(2L, 3L, 4L);
                assertThat(persons.get(0))
                        .isInstanceOfSatisfying(
                                StreamItem.Failed.class,
                                failed -> assertThat(failed.reason()).isEqualTo("crash: native, in detector"));
                assertThat(worker.metrics().retries()).isZero();
            }
            List<ConsumerRecord<String, byte[]>> letters =
                    chain.read(chain.topics().deadLetter());
            assertThat(letters).hasSize(1);
            assertThat(DeadLetter.read(letters.get(0).headers()).orElseThrow().frame())
                    .contains(new FrameLocation(0, 2));
        }
    }

    @Test
    void start_atTheEndOfTheLog_doesNotCountAsACrash(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "idle", 1)) {
            // Given
            chain.sendPictures(0, "a", 0, 1);
            chain.commit(0, 1, "starts=2");

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, new FakeStage())) {
                Chain.awaitTrue(() -> chain.committed(0).metadata().isEmpty());
                chain.sendPictures(0, "a", 1, 2);

                // Then
                assertThat(chain.awaitPersons(1).get(0)).isInstanceOf(Looked.class);
                assertThat(worker.metrics().deadLetters()).isZero();
            }
        }
    }

    @Test
    void start_withoutAPlace_answersWhatIsGoneOncePerStream(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "holes", 1)) {
            // Given
            chain.sendPictures(0, "a", 0, 6);
            chain.sendPictures(0, "b", 0, 3);
            chain.sendPictures(0, "a", 6, 9);
            chain.sendPictures(0, "b", 3, 4);
            chain.deleteFramesBelow(0, 9);
            answerUpTo(chain, "a", 3);

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, new FakeStage())) {
                chain.awaitPersons(4 + 1 + 3 + 1 + 1);
                assertThat(worker.metrics().filledNumbers()).isEqualTo(5);
            }

            // Then: streams have no order between them
            List<StreamItem<Detections>> filled = chain.persons().stream()
                    .filter(item -> item instanceof Gap<Detections>)
                    .toList();
            assertThat(filled)
                    .containsExactlyInAnyOrder(
                            new Gap<>(Chain.frame("a", 4), Provenance.at(1_000_006), 2, GapReason.EXPIRED),
                            new Gap<>(Chain.frame("b", 0), Provenance.at(1_000_003), 3, GapReason.EXPIRED));
        }
    }

    @Test
    void start_withItsPlace_leavesHolesToThoseWhoMadeThem(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "noholes", 1)) {
            // Given
            chain.sendPictures(0, "a", 5, 8);
            chain.commit(0, 0, "");

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, new FakeStage())) {
                List<StreamItem<Detections>> persons = chain.awaitPersons(3);

                // Then
                assertThat(persons).extracting(item -> item.id().number()).containsExactly(5L, 6L, 7L);
                assertThat(worker.metrics().filledNumbers()).isZero();
            }
        }
    }

    @Test
    void run_logCutAheadOfThePlace_goesOnAtItsBeginningAndFills(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "cut", 1)) {
            // Given
            chain.sendPictures(0, "a", 0, 2);
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, new FakeStage())) {
                chain.awaitPersons(2);
                worker.pause();
                Chain.awaitTrue(() -> chain.committed(0).offset() == 2);
                chain.sendPictures(0, "a", 2, 60);
                chain.deleteFramesBelow(0, 58);

                // When
                worker.resume();
                Chain.awaitTrue(() -> covered(chain) == 60);

                // Then
                assertThat(worker.done()).isNotDone();
            }
        }
    }

    private static void answerUpTo(Chain chain, String stream, long last) {
        for (long number = 0; number <= last; number++) {
            StreamItem<Detections> item = new Looked<>(
                    Chain.frame(stream, number),
                    Provenance.at(1),
                    Chain.META,
                    new Detections("before", Optional.empty(), List.of()));
            chain.send(chain.topics().persons().encode(0, item));
        }
    }

    /** How many numbers have an answer, if they follow one another from 0. */
    private static long covered(Chain chain) {
        long next = 0;
        for (ConsumerRecord<String, byte[]> record :
                chain.read(chain.topics().persons().name())) {
            ItemHeaders headers = ItemHeaders.read(record.headers()).orElseThrow();
            assertThat(headers.id().number()).isLessThanOrEqualTo(next);
            next = Math.max(next, headers.id().number() + headers.count());
        }
        return next;
    }
}
