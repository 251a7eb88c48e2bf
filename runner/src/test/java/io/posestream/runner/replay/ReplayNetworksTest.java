package io.posestream.runner.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.EncodedFrame;
import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.core.StreamStart;
import io.posestream.core.system.Closing;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.results.format.ExportFormat;
import io.posestream.results.settled.ResultCounts;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.export.Export;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.IngestService;
import io.posestream.runner.service.IngestSettings;
import io.posestream.runner.service.SharedStages;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A camera's frames, some late, one damaged, answered by the stages with real networks; replayed as seen, from
 * pictures and from poses, they give the first run's files.
 */
@SharedTest
@Tag("full")
@Timeout(900)
@ExtendWith(SharedBroker.class)
final class ReplayNetworksTest {
    private static final int FRAMES = 16;
    private static final int DAMAGED = 6;
    private static final long PATIENCE_SECONDS = 300;
    private static final long HOUR_US = 3_600_000_000L;
    private static final String STREAM = "gate";

    @TempDir
    private Path folder;

    @Test
    void run_asSeen_givesTheFilesOfTheFirstRun(SharedBroker.Running broker) throws Exception {
        // Given
        ClientSettings recording = chain(broker, "replay-recording");
        ingest(recording);
        ClientSettings first = chain(broker, "replay-first");
        Answers expected = answer(first, true, () -> camera(recording, first));
        assertThat(expected.counts().failed()).isEqualTo(1);
        assertThat(expected.counts().results()).isPositive();
        assertThat(expected.counts().skipped().keySet()).containsExactly("late");
        assertThat(expected.files()).hasSize(3);

        // When
        ReplayRequest request = request(first, "replay-seen");
        NewRun.prepare(first, request.target(), List.of());
        Answers seen = answer(request.target(), true, () -> replay(request, "frames"));
        deletePictures(first);
        ReplayRequest poses = request(first, "replay-poses");
        NewRun.prepare(first, poses.target(), List.of());
        Answers again = answer(poses.target(), false, () -> replay(poses, "poses"));

        // Then
        assertThat(seen.counts()).isEqualTo(expected.counts());
        assertThat(again.counts()).isEqualTo(expected.counts());
        for (int i = 0; i < expected.files().size(); i++) {
            assertThat(seen.files().get(i))
                    .hasSameBinaryContentAs(expected.files().get(i));
            assertThat(again.files().get(i))
                    .hasSameBinaryContentAs(expected.files().get(i));
        }
    }

    private static ClientSettings chain(SharedBroker.Running broker, String prefix) {
        ClientSettings clients = broker.clients(prefix);
        try (Admin admin = Admin.create(clients.admin())) {
            TopicPlan.embedded(1).create(admin, clients.topics());
        }
        return clients;
    }

    private static void ingest(ClientSettings clients) throws InterruptedException {
        SourceOptions clip = new SourceOptions(
                Shared.path("videos", "retail-1080p.mp4"),
                STREAM,
                new FrameSelection(0, OptionalLong.empty(), OptionalLong.of(FRAMES), OptionalDouble.empty()),
                new EncodeSettings(90, OptionalInt.of(960)),
                OptionalDouble.empty(),
                1);
        CountDownLatch done = new CountDownLatch(1);
        Failure failure = new Failure(done);
        try (Closing closing = new Closing()) {
            IngestService.ingest(
                            new IngestSettings(
                                    clients, List.of(clip), Integer.MAX_VALUE, KeepFrames.parse("all"), false),
                            finished -> {},
                            (stream, why) -> {})
                    .open(closing, failure, done, new Meters());
            assertThat(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(failure.first()).isEmpty();
    }

    /**
     * The pictures of a recording as a camera would have sent them, faster than they can be computed, so that some are
     * late; the damaged one comes when nothing else is under way, so that it is looked at.
     */
    private static void camera(ClientSettings from, ClientSettings to) {
        StreamSettings settings = new StreamSettings(StreamPolicy.LIVE, OptionalLong.of(HOUR_US), OptionalInt.empty());
        StreamStart start = new StreamStart(settings, false, "", "the gate", OptionalLong.empty());
        List<StreamItem<EncodedFrame>> items = new ArrayList<>();
        TopicReader.readAll(from, from.topics().frames().name(), Map.of(), record -> {
            try {
                items.add(from.topics().frames().decode(record));
            } catch (UnreadableRecordException e) {
                throw new AssertionError(e);
            }
        });
        long nowUs = TimeHeaders.nowUs();
        try (Producer<String, byte[]> producer = new KafkaProducer<>(to.producer(true))) {
            for (StreamItem<EncodedFrame> item : items) {
                long number = item.id().number();
                if (number == DAMAGED || number == DAMAGED + 1) {
                    await(to, number);
                }
                Provenance provenance =
                        new Provenance(nowUs, number == 0 ? Optional.of(start) : Optional.empty(), Optional.empty());
                StreamItem<EncodedFrame> sent = item.with(provenance);
                if (sent instanceof Looked<EncodedFrame> looked && number == DAMAGED) {
                    EncodedFrame picture = looked.value();
                    sent = new Looked<>(
                            looked.id(),
                            provenance,
                            looked.meta(),
                            new EncodedFrame(
                                    picture.width(),
                                    picture.height(),
                                    picture.pts(),
                                    picture.timeBaseNumerator(),
                                    picture.timeBaseDenominator(),
                                    ByteBuffer.wrap(new byte[] {1, 2, 3})));
                } else if (sent instanceof StreamItem.End<EncodedFrame>) {
                    sent = new StreamItem.End<>(
                            new FrameId(STREAM, 0, number), Provenance.at(nowUs), EndReason.COMPLETE);
                }
                ProducerRecord<String, byte[]> record = to.topics().frames().encode(0, sent);
                SettingsHeaders.mark(record.headers(), settings);
                Future<RecordMetadata> unused = producer.send(record);
            }
            producer.flush();
        }
    }

    /** Until all numbers below it are answered. */
    private static void await(ClientSettings clients, long number) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        AtomicLong answered = new AtomicLong();
        while (answered.get() < number) {
            assertThat(System.nanoTime()).as("still waiting for %d", number).isLessThan(end);
            TracksReader reader = new TracksReader(clients);
            answered.set(0);
            reader.read(reader.epochs(), answer -> answered.incrementAndGet());
        }
    }

    private ReplayRequest request(ClientSettings first, String into) {
        return new ReplayRequest(
                first,
                into,
                STREAM,
                new ReplayRequest.Epochs(OptionalLong.empty(), false),
                Stretch.WHOLE,
                ReplayRequest.Origin.AUTO,
                OptionalDouble.empty(),
                true,
                4,
                KeepFrames.parse("all"));
    }

    private static void replay(ReplayRequest request, String origin) {
        Replay.Sent sent = new Replay(request, new CountDownLatch(1), note -> {}).run();
        assertThat(sent).isEqualTo(new Replay.Sent(origin, FRAMES, true));
    }

    private static void deletePictures(ClientSettings clients) throws Exception {
        try (Admin admin = Admin.create(clients.admin())) {
            TopicPartition frames = new TopicPartition(clients.topics().frames().name(), 0);
            admin.deleteRecords(Map.of(frames, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private record Answers(ResultCounts counts, List<Path> files) {}

    /** Runs the stages beside something until the stream has ended. */
    private Answers answer(ClientSettings clients, boolean networks, Runnable beside) throws Exception {
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);

        SharedStages stages = new SharedStages(clients);
        try (Closing closing = new Closing()) {
            stages.tracker().open(closing, failure, wake, new Meters());
            if (networks) {
                stages.pose().open(closing, failure, wake, new Meters());
                stages.detector().open(closing, failure, wake, new Meters());
            }
            beside.run();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (new TracksReader(clients).epochs().stream().noneMatch(StreamEpoch::ended)) {
                assertThat(failure.first()).isEmpty();
                assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        Path out = folder.resolve(clients.prefix());
        List<Export.Outcome> outcomes = new Export(
                        clients,
                        new TracksReader(clients),
                        List.of(STREAM),
                        OptionalLong.empty(),
                        out,
                        List.of(ExportFormat.POSETRACK, ExportFormat.COCO, ExportFormat.MOT),
                        Optional.empty(),
                        false,
                        ExportFormat.Options.plain(),
                        false)
                .run();
        assertThat(outcomes).hasSize(1);
        ResultCounts counts = outcomes.get(0).facts().orElseThrow().counts();
        assertThat(counts.numbers()).isEqualTo(FRAMES);
        List<Path> files = outcomes.get(0).files();
        assertThat(files).allSatisfy(file -> assertThat(Files.size(file)).isPositive());
        return new Answers(counts, files);
    }
}
