package io.posestream.acceptance.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.GapReason;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.core.system.Closing;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.export.StoredCrowd;
import io.posestream.runner.replay.Position;
import io.posestream.runner.replay.Replay;
import io.posestream.runner.replay.ReplayRequest;
import io.posestream.runner.replay.Stretch;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker holds, sent once more under another prefix. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
final class ReplayTest {
    private static final long INTERVAL_US = 40_000;
    private static final String STREAM = "cam";

    @TempDir
    private Path folder;

    private ClientSettings first;
    private final List<String> notes = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    @BeforeEach
    void makeTopics(TestInfo info, SharedBroker.Running broker) {
        first = broker.chain(info, 1);
    }

    @Test
    void run_picturesAreGone_posesGiveTheFirstRunsAnswers() throws Exception {
        // Given
        try (StoredCrowd crowd = new StoredCrowd(first)) {
            crowd.first(STREAM, 0, StreamPolicy.ARCHIVE, false);
            crowd.frames(STREAM, 0, 1, 20);
            crowd.frames(STREAM, 0, 24, 30);
            crowd.frames(STREAM, 0, 15, 24);
            crowd.frames(STREAM, 0, 30, 60);
            crowd.end(STREAM, 0, 60);
        }
        List<StreamItem<Tracks>> expected = track(first);

        // When
        Replay.Sent sent = replay(request(Stretch.WHOLE, ReplayRequest.Origin.AUTO, true, 100), stop);

        // Then
        assertThat(sent).isEqualTo(new Replay.Sent("poses", 60, true));
        assertThat(notes).containsExactly("no pictures are kept: the poses are replayed");
        assertThat(track(again())).isEqualTo(expected).hasSize(61);
    }

    @Test
    void run_stretchOfPoses_isNumberedFromZeroAndEndsBeforeItsEnd() {
        // Given
        try (StoredCrowd crowd = new StoredCrowd(first)) {
            crowd.first(STREAM, 0, StreamPolicy.ARCHIVE, false);
            crowd.frames(STREAM, 0, 1, 60);
            crowd.end(STREAM, 0, 60);
        }
        // arrivals are 40 ms apart from 1 s on
        Stretch stretch = new Stretch(
                Optional.of(Position.parse("--from", "1970-01-01T00:00:01.4Z")),
                Optional.of(Position.parse("--to", "1970-01-01T00:00:02Z")));

        // When
        Replay.Sent sent = replay(request(stretch, ReplayRequest.Origin.POSES, false, 100), stop);

        // Then
        List<StreamItem<Poses>> items = read(again().topics().poses());
        assertThat(sent.frames()).isEqualTo(15);
        assertThat(items).hasSize(16);
        assertThat(items.get(0).id().number()).isZero();
        assertThat(items.get(0).provenance().arrivalUs()).isEqualTo(1_400_000);
        assertThat(items.get(0).provenance().start().orElseThrow().sourceName()).isEqualTo("cam.mp4");
        assertThat(items.get(15))
                .isInstanceOfSatisfying(
                        StreamItem.End.class, end -> assertThat(end.reason()).isEqualTo("limit"));
    }

    @Test
    void run_picturesAreKept_areSentAsTheyWereAndSkipsRepeatedOnlyAsSeen() throws Exception {
        // Given a live stream of which number 2 was looked at too late
        pictures(6, 2);
        List<StreamItem<EncodedFrame>> stored = read(first.topics().frames());

        // When
        Replay.Sent plain = replay(request(Stretch.WHOLE, ReplayRequest.Origin.AUTO, false, 100), stop);
        List<StreamItem<EncodedFrame>> all = read(again().topics().frames());
        ReplayRequest seen = new ReplayRequest(
                first,
                first.prefix() + "-seen",
                STREAM,
                new ReplayRequest.Epochs(OptionalLong.empty(), true),
                Stretch.WHOLE,
                ReplayRequest.Origin.FRAMES,
                OptionalDouble.of(10),
                true,
                100,
                new KeepFrames.All());
        replay(seen, stop);
        List<StreamItem<EncodedFrame>> asSeen = read(seen.target().topics().frames());

        // Then
        assertThat(plain).isEqualTo(new Replay.Sent("frames", 6, true));
        assertThat(notes).isEmpty();
        assertThat(all).hasSize(7);
        assertThat(all.get(0).provenance().start().orElseThrow().policy()).isEqualTo(StreamPolicy.ARCHIVE);
        for (int number = 0; number < 6; number++) {
            assertThat(value(all.get(number))).isEqualTo(value(stored.get(number)));
            assertThat(all.get(number).id()).isEqualTo(stored.get(number).id());
        }
        assertThat(asSeen.get(0).provenance().start().orElseThrow().policy()).isEqualTo(StreamPolicy.LIVE);
        assertThat(asSeen.get(2))
                .isInstanceOfSatisfying(
                        StreamItem.Gap.class, gap -> assertThat(gap.reason()).isEqualTo(GapReason.LATE));
        assertThat(asSeen.get(3)).isInstanceOf(Looked.class);
    }

    @Test
    void run_firstPicturesAreGone_saysFromWhereAndBeginsThereWhenAsked() throws Exception {
        // Given
        pictures(6, 2);
        try (Admin admin = Admin.create(first.admin())) {
            TopicPartition frames = new TopicPartition(first.topics().frames().name(), 0);
            admin.deleteRecords(Map.of(frames, RecordsToDelete.beforeOffset(3)))
                    .all()
                    .get();
        }

        // When
        Replay.Sent poses = replay(request(Stretch.WHOLE, ReplayRequest.Origin.AUTO, false, 100), stop);
        ReplayRequest forced = new ReplayRequest(
                first,
                first.prefix() + "-forced",
                STREAM,
                new ReplayRequest.Epochs(OptionalLong.of(7), false),
                Stretch.WHOLE,
                ReplayRequest.Origin.FRAMES,
                OptionalDouble.empty(),
                false,
                100,
                new KeepFrames.All());
        Replay.Sent frames = replay(forced, stop);

        // Then
        assertThat(poses).isEqualTo(new Replay.Sent("poses", 6, true));
        assertThat(frames).isEqualTo(new Replay.Sent("frames", 3, true));
        assertThat(notes)
                .containsExactly(
                        "pictures are kept from 00:00:00.120 (number 3) on: the poses are replayed; --of frames begins"
                                + " there",
                        "begins with number 3, the first that is still there; the new run counts from 0");
        assertThat(read(forced.target().topics().frames()))
                .extracting(item -> item.id().number())
                .containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void run_nobodyAnswers_staysWithinTheLeadUntilStopped() throws Exception {
        // Given
        pictures(6, 2);

        // When
        CompletableFuture<Replay.Sent> running = CompletableFuture.supplyAsync(
                () -> replay(request(Stretch.WHOLE, ReplayRequest.Origin.AUTO, false, 2), stop));
        await(() -> exists(again()) && read(again().topics().frames()).size() == 2);
        TimeUnit.MILLISECONDS.sleep(300);
        stop.countDown();

        // Then
        assertThat(running.get(60, TimeUnit.SECONDS)).isEqualTo(new Replay.Sent("frames", 2, false));
        assertThat(read(again().topics().frames())).hasSize(2);
    }

    @Test
    void run_whatCannotBe_isRefusedWithWhatIs() throws Exception {
        // Given
        pictures(3, 2);
        ReplayRequest good = request(Stretch.WHOLE, ReplayRequest.Origin.AUTO, false, 100);
        replay(good, stop);
        Stretch late = new Stretch(Optional.of(Position.parse("--from", "00:01:00")), Optional.empty());
        ReplayRequest stranger = new ReplayRequest(
                first,
                good.into(),
                "door",
                good.epochs(),
                good.stretch(),
                good.origin(),
                good.speed(),
                false,
                2,
                new KeepFrames.All());

        // When / Then
        assertThatThrownBy(() -> replay(good, stop))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds stream 'cam', epoch 7 already");
        assertThatThrownBy(() -> replay(stranger, stop))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no stream 'door'", "[cam]");
        assertThatThrownBy(() -> replay(request(late, ReplayRequest.Origin.AUTO, false, 100), stop))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("lies in this stretch");
        assertThatThrownBy(() -> Position.parse("--from", "noon"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--from noon is not a time");
    }

    private ClientSettings again() {
        return new ClientSettings(first.bootstrapServers(), first.prefix() + "-again", first.overrides());
    }

    private ReplayRequest request(Stretch stretch, ReplayRequest.Origin origin, boolean asSeen, int lead) {
        return new ReplayRequest(
                first,
                again().prefix(),
                STREAM,
                new ReplayRequest.Epochs(OptionalLong.empty(), false),
                stretch,
                origin,
                OptionalDouble.empty(),
                asSeen,
                lead,
                new KeepFrames.All());
    }

    private Replay.Sent replay(ReplayRequest request, CountDownLatch stopped) {
        return new Replay(request, stopped, notes::add).run();
    }

    /** Pictures of a live stream, and what its stages answered; one number was too late. */
    private void pictures(int count, long late) throws Exception {
        try (Producer<String, byte[]> producer = new KafkaProducer<>(first.producer(true))) {
            for (long number = 0; number < count; number++) {
                FrameId id = new FrameId(STREAM, 7, number);
                Provenance provenance = new Provenance(
                        5_000_000 + number * INTERVAL_US,
                        number == 0
                                ? Optional.of(
                                        new StreamStart(StreamPolicy.LIVE, false, "", "cam 7", OptionalLong.empty()))
                                : Optional.empty(),
                        Optional.empty());
                FrameMeta meta = new FrameMeta(
                        number * INTERVAL_US,
                        CaptureClock.PRESENTATION,
                        INTERVAL_US,
                        64,
                        48,
                        false,
                        number * INTERVAL_US,
                        0);
                EncodedFrame picture =
                        new EncodedFrame(64, 48, number, 1, 25, ByteBuffer.wrap(new byte[] {1, 2, (byte) number}));
                send(producer, first.topics().frames(), new Looked<>(id, provenance, meta, picture));
                Provenance located = provenance.at(new FrameLocation(0, number));
                Poses nobody = new Poses("test", Skeletons.COCO_17, List.of());
                Tracks answer = new Tracks(
                        new Tracks.Origin("", "test", "", number * INTERVAL_US), Skeletons.COCO_17, List.of());
                boolean skipped = number == late;
                send(
                        producer,
                        first.topics().poses(),
                        skipped
                                ? new StreamItem.Gap<>(id, located, 1, GapReason.LATE)
                                : new Looked<>(id, located, meta, nobody));
                send(
                        producer,
                        first.topics().tracks(),
                        skipped
                                ? new StreamItem.Gap<>(id, located, 1, GapReason.LATE)
                                : new Looked<>(id, located, meta, answer));
            }
        }
    }

    private static <T> void send(Producer<String, byte[]> producer, Topic<T> topic, StreamItem<T> item)
            throws Exception {
        producer.send(topic.encode(0, item)).get(30, TimeUnit.SECONDS);
    }

    private static List<Object> value(StreamItem<EncodedFrame> item) {
        Looked<EncodedFrame> looked = (Looked<EncodedFrame>) item;
        return List.of(
                looked.meta(),
                looked.value().bytes(),
                looked.value().pts(),
                looked.provenance().arrivalUs());
    }

    private <T> List<StreamItem<T>> read(Topic<T> topic) {
        List<StreamItem<T>> items = new ArrayList<>();
        TopicReader.readAll(first, topic.name(), Map.of(), record -> {
            try {
                items.add(topic.decode(record));
            } catch (UnreadableRecordException e) {
                throw new AssertionError(e);
            }
        });
        return items;
    }

    private static boolean exists(ClientSettings clients) {
        try (Admin admin = Admin.create(clients.admin())) {
            return admin.listTopics().names().get().contains(clients.topics().deadLetter());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Runs the tracker until the stream's end is answered; gives its answers. */
    private List<StreamItem<Tracks>> track(ClientSettings clients) throws InterruptedException {
        TrackerSettings settings = new TrackerSettings(clients, folder.resolve(clients.prefix()));
        try (Closing closing = new Closing()) {
            closing.add(TrackerApp.open(settings, failure -> {
                throw new AssertionError(failure);
            }));
            await(() -> new TracksReader(clients).epochs().stream().anyMatch(StreamEpoch::ended));
        }
        List<StreamItem<Tracks>> items = new ArrayList<>();
        new TracksReader(clients).read(List.of(new StreamEpoch(STREAM, 0, 0, true)), items::add);
        return items;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
