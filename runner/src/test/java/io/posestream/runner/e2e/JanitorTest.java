package io.posestream.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.Tracks;
import io.posestream.ingest.stream.Janitor;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.proto.ClientSettings;
import io.posestream.proto.RecordLimits;
import io.posestream.proto.TopicPlan;
import io.posestream.runner.broker.BrokerSettings;
import io.posestream.runner.broker.EmbeddedBroker;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the janitor deletes from a real broker's log, and when it lets ingest wait. */
@Timeout(120)
final class JanitorTest {
    private static final int SMALL = 100;
    /** Four of them fill a segment of the log. */
    private static final int LARGE = 15 << 20;

    private static final long ROOM_BYTES = 200L << 20;
    private static final KeepFrames ROOM = new KeepFrames.UpTo(ROOM_BYTES);

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void openBroker() {
        broker = EmbeddedBroker.open(
                new BrokerSettings(folder.resolve("log"), OptionalInt.empty(), RecordLimits.MAX_RECORD_BYTES),
                () -> {});
    }

    @AfterAll
    static void closeBroker() {
        broker.close();
    }

    @Test
    void none_answersOutOfOrder_deletesBelowTheLowestUnanswered(TestInfo info) throws Exception {
        try (Frames frames = new Frames(info, 1, new KeepFrames.None())) {
            // Given two streams in one partition, at offsets 0, 1, 4 and 2, 3, 5
            frames.send(0, "a", SMALL, 0, 1);
            frames.send(0, "b", SMALL, 0, 1);
            frames.send(0, "a", SMALL, 2);
            frames.send(0, "b", SMALL, 2);

            // When
            frames.answer(0, "b", 0, 2);
            frames.answer(0, "a", 0, 0);
            frames.answer(0, "b", 1, 3);
            awaitTrue(() -> frames.start(0) == 1);
            frames.answer(0, "b", 2, 5);

            // Then
            frames.janitor().close();
            assertThat(frames.start(0)).as("after its last look").isEqualTo(1);
        }
    }

    @Test
    void none_frameSentTwice_isNoHole(TestInfo info) throws Exception {
        try (Frames frames = new Frames(info, 1, new KeepFrames.None())) {
            // Given number 1 twice, as after a resumption
            frames.send(0, "s", SMALL, 0, 1, 1, 2, 3);

            // When only its first copy is answered, as by the tracker
            frames.answer(0, "s", 0, 0);
            frames.answer(0, "s", 1, 1);
            frames.answer(0, "s", 2, 3);

            // Then
            awaitTrue(() -> frames.start(0) == 4);
        }
    }

    @Test
    void none_heldPicture_staysUntilItIsLetGo(TestInfo info) throws Exception {
        AtomicReference<Optional<FrameLocation>> held = new AtomicReference<>(Optional.of(new FrameLocation(0, 2)));
        try (Frames frames = new Frames(info, 1, new KeepFrames.None())) {
            // Given
            frames.janitor().hold(held::get);
            frames.send(0, "s", SMALL, 0, 1, 2, 3, 4);

            // When
            for (int number = 0; number < 5; number++) {
                frames.answer(0, "s", number, number);
            }

            // Then
            awaitTrue(() -> frames.start(0) == 2);
            held.set(Optional.empty());
            awaitTrue(() -> frames.start(0) == 5);
        }
    }

    @Test
    void all_everythingAnswered_deletesNothing(TestInfo info) throws Exception {
        try (Frames frames = new Frames(info, 1, new KeepFrames.All())) {
            frames.send(0, "s", SMALL, 0, 1);
            frames.answer(0, "s", 0, 0);
            frames.answer(0, "s", 1, 1);

            frames.janitor().close();

            assertThat(frames.start(0)).isZero();
        }
    }

    @Test
    @Tag("full")
    void upTo_fullOfUnansweredPictures_waitsUntilTheyAreAnswered(TestInfo info) throws Exception {
        try (Frames frames = new Frames(info, 1, ROOM)) {
            // Given
            frames.send(0, "s", LARGE, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
            awaitTrue(() -> frames.janitor().storedBytes() > ROOM_BYTES);

            // When
            CompletableFuture<Void> passed = frames.awaitRoom();

            // Then
            awaitTrue(frames.janitor()::isFull);
            assertThat(passed).isNotDone();
            assertThat(frames.start(0)).isZero();
            for (int number = 0; number < 14; number++) {
                frames.answer(0, "s", number, number);
            }
            passed.get(30, TimeUnit.SECONDS);
            assertThat(frames.janitor().isFull()).isFalse();
            assertThat(frames.start(0)).isPositive();
        }
    }

    @Test
    @Tag("full")
    void upTo_onlySegmentsThatAreNeverDeletedAreLeft_letsPass(TestInfo info) throws Exception {
        try (Frames frames = new Frames(info, 5, ROOM)) {
            // Given 225 MB in the first segments of five partitions
            for (int partition = 0; partition < 5; partition++) {
                frames.send(partition, "s" + partition, LARGE, 0, 1, 2);
                for (int offset = 0; offset < 3; offset++) {
                    frames.answer(partition, "s" + partition, offset, offset);
                }
            }
            awaitTrue(() -> frames.janitor().storedBytes() > ROOM_BYTES);

            // When / Then
            frames.awaitRoom().get(30, TimeUnit.SECONDS);
        }
    }

    private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Topics of their own with a janitor, fed by hand. Owns its clients. */
    private static final class Frames implements AutoCloseable {
        private final ClientSettings clients;
        private final Admin admin;
        private final KafkaProducer<String, byte[]> producer;
        private final Janitor janitor;

        Frames(TestInfo info, int partitions, KeepFrames policy) {
            String prefix = info.getTestMethod().orElseThrow().getName().replace('_', '-');
            clients = new ClientSettings(broker.bootstrapServers(), prefix, Map.of());
            admin = Admin.create(clients.admin());
            assertThat(TopicPlan.embedded(partitions).create(admin, clients.topics()))
                    .isNotEmpty();
            producer = new KafkaProducer<>(clients.producer(false));
            janitor = Janitor.open(clients, policy, Clock.systemUTC());
        }

        Janitor janitor() {
            return janitor;
        }

        void send(int partition, String stream, int bytes, long... numbers) throws Exception {
            for (long number : numbers) {
                EncodedFrame frame = new EncodedFrame(64, 48, number, 1, 25, ByteBuffer.allocate(bytes));
                FrameMeta meta = new FrameMeta(number * 40_000, CaptureClock.PRESENTATION, 40_000, 64, 48);
                StreamItem<EncodedFrame> item =
                        new StreamItem.Looked<>(new FrameId(stream, 0, number), arrived(), meta, frame);
                producer.send(clients.topics().frames().encode(partition, item)).get(60, TimeUnit.SECONDS);
            }
        }

        void answer(int partition, String stream, long number, long offset) {
            Provenance provenance = arrived().at(new FrameLocation(partition, offset));
            janitor.answered(
                    new StreamItem.Gap<Tracks>(new FrameId(stream, 0, number), provenance, 1, GapReason.EXPIRED));
        }

        private static Provenance arrived() {
            return Provenance.at(1_700_000_000_000_000L);
        }

        CompletableFuture<Void> awaitRoom() {
            return CompletableFuture.runAsync(() -> {
                try {
                    janitor.await(1);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        /** First offset of the log. */
        long start(int partition) {
            TopicPartition at = new TopicPartition(clients.topics().frames().name(), partition);
            try {
                return admin.listOffsets(Map.of(at, OffsetSpec.earliest()))
                        .partitionResult(at)
                        .get(30, TimeUnit.SECONDS)
                        .offset();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            janitor.close();
            producer.close();
            admin.close();
        }
    }
}
