package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameLocation;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamSettings;
import io.posestream.kafka.BrokerExtension;
import io.posestream.kafka.Chain;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.TestBroker;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.proto.UnreadableRecordException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker whose reader of frames dies: the log of frames is damaged on the broker's disk. */
@ExtendWith(BrokerExtension.class)
@Timeout(90)
final class FetcherDeathTest {
    private static final int FRAMES = 6;

    @Test
    void fetch_damagedLog_stopsTheWorkerAndLosesNothing(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "damage", 1)) {
            // Given
            for (int number = 0; number < FRAMES; number++) {
                chain.send(0, Chain.picture("a", number, 1));
                chain.send(chain.topics().persons().encode(0, persons(number)));
            }
            Path log = broker.log(chain.topics().frames().name(), 0);
            flipLastByte(log);

            // When
            FetchingStage stage = new FetchingStage();
            assertThatThrownBy(() -> run(chain, stage).get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StageBrokenException.class)
                    .hasMessageContaining("damage.frames cannot be read");

            // Then
            assertThat(stage.held).hasValue(0);
            assertThat(poses(chain)).allMatch(Looked.class::isInstance);
            assertThat(numbers(chain)).doesNotContain(FRAMES - 1L);
            assertThat(chain.read(chain.topics().deadLetter())).isEmpty();

            // When the disk is well again
            flipLastByte(log);
            CompletableFuture<Void> second = run(chain, new FetchingStage());
            Chain.awaitTrue(() -> second.isDone() || numbers(chain).contains(FRAMES - 1L));

            // Then
            assertThat(second).isNotCompletedExceptionally();
            assertThat(numbers(chain)).contains(0L, 1L, 2L, 3L, 4L, 5L);
            assertThat(poses(chain)).allMatch(Looked.class::isInstance);
        }
    }

    /** Runs until the last frame is answered or the worker fails. */
    private static CompletableFuture<Void> run(Chain chain, FetchingStage stage) {
        return CompletableFuture.runAsync(() -> {
            stage.open(chain.clients());
            WorkerConfig config = WorkerConfig.cpu("pose", 1).withBatch(2, Duration.ZERO);
            try (stage;
                    OrderedWorker<?, ?, ?> worker = OrderedWorker.start(
                            chain.clients(),
                            config,
                            chain.topics().persons(),
                            chain.topics().poses(),
                            stage,
                            LiveAnswers.told())) {
                Chain.awaitTrue(() -> worker.done().isDone() || numbers(chain).contains(FRAMES - 1L));
                worker.stop();
                worker.done().join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static StreamItem<Detections> persons(long number) {
        Provenance where = Provenance.at(1).at(new FrameLocation(0, number));
        return new Looked<>(
                Chain.frame("a", number), where, Chain.META, new Detections("fake", Optional.empty(), List.of()));
    }

    /** What lies last in the file is the value of the last record. */
    private static void flipLastByte(Path log) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            long last = file.length() - 1;
            while (at(file, last) == 0) {
                last--;
            }
            int value = at(file, last);
            file.seek(last);
            file.write(value ^ 0x55);
        }
    }

    private static int at(RandomAccessFile file, long position) throws IOException {
        file.seek(position);
        return file.read();
    }

    private static List<Long> numbers(Chain chain) {
        return poses(chain).stream().map(item -> item.id().number()).toList();
    }

    private static List<StreamItem<Poses>> poses(Chain chain) {
        List<StreamItem<Poses>> items = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record :
                chain.read(chain.topics().poses().name())) {
            try {
                items.add(chain.topics().poses().decode(record));
            } catch (UnreadableRecordException e) {
                throw new IllegalStateException(e);
            }
        }
        return items;
    }

    /** Needs the picture of each frame, and finds nobody in it. */
    private static final class FetchingStage
            implements WorkerStage<Detections, CompletableFuture<Optional<EncodedFrame>>, Poses>, AutoCloseable {
        private final AtomicInteger held = new AtomicInteger();
        private FrameFetcher frames;

        void open(ClientSettings clients) {
            frames = new FrameFetcher(clients);
        }

        @Override
        public CompletableFuture<Optional<EncodedFrame>> admit(Looked<Detections> item, StreamSettings settings) {
            held.incrementAndGet();
            return frames.fetch(item.provenance().frame().orElseThrow(), item.id());
        }

        @Override
        public void release(CompletableFuture<Optional<EncodedFrame>> work) {
            held.decrementAndGet();
        }

        @Override
        public Caller<CompletableFuture<Optional<EncodedFrame>>, Poses> newCaller(WorkerMetrics metrics) {
            return new Caller<>() {
                @Override
                public List<Answer<Poses>> answer(List<CompletableFuture<Optional<EncodedFrame>>> batch)
                        throws Exception {
                    List<Answer<Poses>> answers = new ArrayList<>();
                    for (CompletableFuture<Optional<EncodedFrame>> picture : batch) {
                        answers.add(look(picture));
                    }
                    return answers;
                }

                @Override
                public void close() {}
            };
        }

        private static Answer<Poses> look(CompletableFuture<Optional<EncodedFrame>> picture) throws Exception {
            try {
                assertThat(picture.get()).isPresent();
                return new Answer.Found<>(new Poses("fake", Skeletons.COCO_17, List.of()));
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }

        @Override
        public void close() {
            frames.close();
        }
    }
}
