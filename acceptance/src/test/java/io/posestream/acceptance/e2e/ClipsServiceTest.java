package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.Tracks;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.runner.Main;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.export.StoredCrowd;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.SharedStages;
import io.posestream.testkit.ChildJvm;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import io.posestream.tracker.stream.clips.ClipsApp;
import io.posestream.tracker.stream.clips.ClipsSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The topic of clips behind a real tracker on a real broker. */
@ExtendWith(SharedBroker.class)
@Timeout(300)
final class ClipsServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> STREAMS = List.of("gate", "yard", "hall");

    @TempDir
    private Path folder;

    private ClientSettings clients;
    private StoredCrowd crowd;
    private TrackerApp tracker;
    private final AtomicReference<Throwable> failed = new AtomicReference<>();

    @BeforeEach
    void startTracker(TestInfo info, SharedBroker.Running broker) {
        clients = broker.clients(info);
        Cluster.ask(clients, admin -> TopicPlan.embedded(1).withClips(true).create(admin, clients.topics()));
        crowd = new StoredCrowd(clients);
        tracker = TrackerApp.open(new TrackerSettings(clients, folder.resolve("tracker")), failed::set);
        for (String stream : STREAMS) {
            crowd.first(stream, 0, StreamPolicy.ARCHIVE, false);
        }
    }

    @AfterEach
    void stopTracker() {
        tracker.close();
        crowd.close();
        assertThat(failed.get()).isNull();
    }

    private void frames(int from, int to) {
        for (String stream : STREAMS) {
            crowd.frames(stream, 0, from, to);
        }
    }

    private void ends(int number) {
        for (String stream : STREAMS) {
            crowd.end(stream, 0, number);
        }
    }

    private ClipsApp open() {
        return ClipsApp.open(new ClipsSettings(clients, CutClips.OUTPUT, Optional.empty()), failed::set);
    }

    @Test
    void app_openedAgainAndAgain_writesEveryClipOnceInTheOrderOfTheFold() throws Exception {
        // Given records of others among those that are read again
        long readAgain = 0;
        for (int part = 0; part < 3; part++) {
            try (ClipsApp app = open()) {
                foreign();
                frames(1 + 60 * part, 1 + 60 * (part + 1));
                if (part == 2) {
                    ends(181);
                    awaitAnswers(3 * 182 + 3);
                } else {
                    awaitAnswers(3 * (1 + 60 * (part + 1)) + part + 1);
                }

                // When
                assertThat(app.awaitCaughtUp(PATIENCE)).isTrue();
                readAgain += app.metrics().readAgain();
            }
        }

        // Then
        List<ByteBuffer> expected = CutClips.expected(clients, CutClips.OUTPUT);
        assertThat(expected).hasSizeGreaterThan(300);
        assertThat(CutClips.inTheTopic(clients)).isEqualTo(expected);
        // windows of 1.6 s, and as much before them, of three streams of 25 frames per second
        assertThat(readAgain).isBetween(100L, 2 * (3 * 110L + 1));
    }

    private void foreign() throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(clients.producer(false))) {
            producer.send(new ProducerRecord<>(clients.topics().tracks().name(), 0, "gate", new byte[] {1, 2, 3}))
                    .get();
        }
    }

    @Test
    void track_withClips_writesThemBesideTracks() throws Exception {
        // Given the tracker's process in place of the tracker alone
        tracker.close();
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);
        try (Closing closing = new Closing()) {
            new SharedStages(clients).tracker(Optional.of(CutClips.OUTPUT)).open(closing, failure, wake, new Meters());

            // When
            frames(1, 100);
            ends(100);
            awaitAnswers(3 * 101);
            List<ByteBuffer> expected = CutClips.expected(clients, CutClips.OUTPUT);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (CutClips.inTheTopic(clients).size() < expected.size() && System.nanoTime() < end) {
                Thread.sleep(100);
            }

            // Then
            assertThat(expected).isNotEmpty();
            assertThat(CutClips.inTheTopic(clients)).isEqualTo(expected);
            assertThat(failure.first()).isEmpty();
        }
    }

    @Test
    void app_streamOfAnotherSkeleton_isPassedOverAndTheOthersGoOn() throws Exception {
        // Given tracks of PoseTrack's joints, which are not COCO's
        FrameId first = new FrameId("strange", 0, 0);
        StreamItem<Tracks> item = new StreamItem.Looked<>(
                first,
                StreamItem.Provenance.at(1),
                new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 640, 480),
                new Tracks(new Tracks.Origin("d", "p", "", 0), Skeletons.POSETRACK_17, List.of()));
        frames(1, 60);
        awaitAnswers(3 * 60);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(clients.producer(false))) {
            producer.send(clients.topics().tracks().encode(0, item)).get();
        }
        frames(60, 120);
        ends(120);
        awaitAnswers(3 * 121 + 1);

        // When
        try (ClipsApp app = open()) {
            assertThat(app.awaitCaughtUp(PATIENCE)).isTrue();

            // Then
            assertThat(app.metrics().refused()).isEqualTo(1);
            assertThat(app.metrics().clips()).isGreaterThan(100);
            assertThat(CutClips.inTheTopic(clients)).hasSize((int) app.metrics().clips());
        }
    }

    private void awaitAnswers(int answers) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (committed() < answers) {
            assertThat(System.nanoTime()).as("time until %d answers", answers).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private long committed() {
        List<Long> offsets = new ArrayList<>();
        TopicReader.readAll(
                clients, clients.topics().tracks().name(), Map.of(), record -> offsets.add(record.offset()));
        return offsets.size();
    }

    @Test
    @Tag("full")
    void service_killedAndStartedAgain_writesEveryClipOnce() throws Exception {
        // Given
        List<String> arguments = new ArrayList<>(List.of(
                "clips",
                "--bootstrap-servers",
                clients.bootstrapServers(),
                "--prefix",
                clients.prefix(),
                "--clip-windows",
                "20/5@25,48/16@30",
                "--clip-tail",
                "pad",
                "--clip-pairs"));
        clients.overrides().forEach((key, value) -> arguments.addAll(List.of("-K", key + "=" + value)));
        AtomicInteger killed = new AtomicInteger();

        // When: there is more to cut until three are dead, however slow their starts are
        Thread writer = new Thread(() -> {
            for (int part = 0; part < 60; part++) {
                awaitKills(killed, part / 15);
                frames(1 + 20 * part, 1 + 20 * (part + 1));
            }
            ends(1201);
        });
        writer.start();
        while (writer.isAlive()) {
            try (ChildJvm service = ChildJvm.start(folder, "clips-" + killed.get(), Main.class, arguments)) {
                int before = CutClips.inTheTopic(clients).size();
                service.await("clips", 60, () -> CutClips.inTheTopic(clients).size() > before || !writer.isAlive());
                service.kill();
                killed.incrementAndGet();
            }
        }
        writer.join(PATIENCE.toMillis());
        awaitAnswers(3 * 1202);
        List<ByteBuffer> expected = CutClips.expected(clients, CutClips.OUTPUT);
        try (ChildJvm service = ChildJvm.start(folder, "clips-last", Main.class, arguments)) {
            service.await("all clips", 60, () -> CutClips.inTheTopic(clients).size() >= expected.size());
            service.interrupt();
            assertThat(service.awaitExit(60)).as("said %s", service.errLines()).isEqualTo(130);
        }

        // Then
        assertThat(killed.get()).isGreaterThan(2);
        assertThat(CutClips.inTheTopic(clients)).isEqualTo(expected);
    }

    private static void awaitKills(AtomicInteger killed, int wanted) {
        try {
            while (killed.get() < wanted) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("stopped", e);
        }
    }
}
