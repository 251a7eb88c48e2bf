package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamSettings;
import io.posestream.kafka.BrokerExtension;
import io.posestream.kafka.Chain;
import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.RecordLimits;
import io.posestream.kafka.TestBroker;
import io.posestream.proto.ItemHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong with records, with the stage, with sending. */
@ExtendWith(BrokerExtension.class)
@Timeout(90)
final class WorkerFailureTest {
    private static final WorkerConfig CONFIG = WorkerConfig.cpu(Chain.STAGE, 3);

    @Test
    void fail_nowAndThen_isRepeatedRecordByRecord(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "retry", 1)) {
            // Given
            Map<Long, AtomicInteger> attempts = new ConcurrentHashMap<>();
            FakeStage stage = new FakeStage(frame -> {
                long number = frame.id().number();
                int attempt = attempts.computeIfAbsent(number, key -> new AtomicInteger())
                        .incrementAndGet();
                if (number == 3 || (number == 5 && attempt < 3)) {
                    throw new IllegalStateException("no luck with " + frame.id());
                }
            });
            chain.sendPictures(0, "a", 0, 8);

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG.withBatch(8, Duration.ofMillis(200)), stage)) {
                List<StreamItem<Detections>> persons = chain.awaitPersons(8);

                // Then
                assertThat(persons)
                        .extracting(item -> item.id().number())
                        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
                assertThat(persons.get(3)).isInstanceOf(StreamItem.Failed.class);
                assertThat(persons.get(5)).isInstanceOf(Looked.class);
                assertThat(worker.metrics().failed()).isEqualTo(1);
                assertThat(stage.largestBatch.get()).isGreaterThan(1);
            }
            DeadLetter letter = onlyLetter(chain);
            assertThat(letter.item().orElseThrow().id()).isEqualTo(Chain.frame("a", 3));
            assertThat(letter.frame()).contains(new FrameLocation(0, 3));
            assertThat(letter.reason()).isEqualTo("computing: IllegalStateException in detector");
        }
    }

    @Test
    void read_bytesThatAreNoRecord_areDeadLetteredWithAMarkerWhereNamed(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "unreadable", 1)) {
            // Given
            chain.sendPictures(0, "a", 0, 1);
            ProducerRecord<String, byte[]> broken =
                    new ProducerRecord<>(chain.topics().frames().name(), 0, 77L, "a", new byte[] {(byte) 0xFF, 1});
            new ItemHeaders(Chain.frame("a", 1), 1, 77_000).write(broken.headers());
            chain.send(broken);
            chain.send(new ProducerRecord<>(chain.topics().frames().name(), 0, null, new byte[] {9}));
            chain.sendPictures(0, "a", 2, 3);

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, new FakeStage())) {
                List<StreamItem<Detections>> persons = chain.awaitPersons(3);

                // Then
                assertThat(persons).extracting(item -> item.id().number()).containsExactly(0L, 1L, 2L);
                assertThat(persons.get(1)).isInstanceOf(StreamItem.Failed.class);
                assertThat(persons.get(1).provenance())
                        .isEqualTo(Provenance.at(77_000).at(new FrameLocation(0, 1)));
                assertThat(worker.metrics().foreign()).isEqualTo(1);
                assertThat(worker.metrics().deadLetters()).isEqualTo(2);
            }
            List<ConsumerRecord<String, byte[]>> letters =
                    chain.read(chain.topics().deadLetter());
            assertThat(letters).hasSize(2);
            assertThat(letters.get(0).value()).isEqualTo(broken.value());
            assertThat(letters.get(0).key()).isEqualTo("a");
            assertThat(DeadLetter.read(letters.get(0).headers()).orElseThrow().offset())
                    .isEqualTo(1);
            assertThat(DeadLetter.read(letters.get(1).headers()).orElseThrow().item())
                    .isEmpty();
        }
    }

    @Test
    void send_failing_stopsTheWorkerWithoutCommittingBeyond(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "failing", 1)) {
            // Given
            String tooLong = "x".repeat(RecordLimits.MAX_DEAD_LETTER_BYTES);
            WorkerStage<EncodedFrame, Long, Detections> stage = new WorkerStage<>() {
                @Override
                public Long admit(Looked<EncodedFrame> item, StreamSettings settings) {
                    return item.id().number();
                }

                @Override
                public Caller<Long, Detections> newCaller(WorkerMetrics metrics) {
                    return new OneByOne(number -> number == 4 ? tooLong : "fine");
                }
            };
            chain.sendPictures(0, "a", 0, 10);

            // When
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, stage)) {
                assertThatThrownBy(() -> worker.done().get(60, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(RecordTooLargeException.class);
            }

            // Then
            assertThat(chain.persons()).extracting(item -> item.id().number()).containsExactly(0L, 1L, 2L, 3L);
            assertThat(chain.committed(0).offset()).isEqualTo(4);
        }
    }

    private static DeadLetter onlyLetter(Chain chain) {
        List<ConsumerRecord<String, byte[]>> letters = chain.read(chain.topics().deadLetter());
        assertThat(letters).hasSize(1);
        return DeadLetter.read(letters.get(0).headers()).orElseThrow();
    }

    /** Answers with a model id that depends on the number. */
    private record OneByOne(LongFunction<String> modelIds) implements WorkerStage.Caller<Long, Detections> {
        @Override
        public List<Answer<Detections>> answer(List<Long> batch) {
            return batch.stream()
                    .<Answer<Detections>>map(number ->
                            new Answer.Found<>(new Detections(modelIds.apply(number), Optional.empty(), List.of())))
                    .toList();
        }

        @Override
        public void close() {}
    }
}
