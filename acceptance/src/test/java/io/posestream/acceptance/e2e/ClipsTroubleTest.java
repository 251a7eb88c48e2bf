package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamPolicy;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.runner.broker.BrokerCredentials;
import io.posestream.runner.export.StoredCrowd;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.meter.Scrape;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.Ports;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import io.posestream.tracker.stream.clips.ClipsApp;
import io.posestream.tracker.stream.clips.ClipsSettings;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clips while their broker dies and while two cut them. */
@Tag("full")
@Timeout(600)
final class ClipsTroubleTest {
    private static final long PATIENCE_SECONDS = 90;
    private static final long LOOK_MS = 100;
    private static final int PARTITIONS = 2;
    private static final int PART = 60;
    private static final List<String> STREAMS = List.of("gate", "yard");

    @TempDir
    private Path folder;

    private final AtomicReference<Throwable> failed = new AtomicReference<>();
    private ClientSettings clients;
    private int sent;

    private Path log() {
        return folder.resolve("broker");
    }

    private ChildJvm broker(int port, int turn) throws Exception {
        ChildJvm broker = ChildJvm.start(
                folder, "broker-" + turn, BrokerMain.class, List.of(log().toString(), Integer.toString(port)));
        broker.await("the broker", PATIENCE_SECONDS, () -> !broker.outLines().isEmpty());
        return broker;
    }

    private void begin(int port) {
        clients = new ClientSettings(
                "127.0.0.1:" + port, "trouble", BrokerCredentials.in(log()).client());
        Cluster.ask(
                clients, admin -> TopicPlan.embedded(PARTITIONS).withClips(true).create(admin, clients.topics()));
    }

    /** Some more frames of each stream, a partition each, answered when this returns. */
    @SuppressWarnings("try")
    private void part(boolean last) throws InterruptedException {
        Path state = folder.resolve("tracker-" + sent);
        try (TrackerApp tracker = TrackerApp.open(new TrackerSettings(clients, state), failed::set)) {
            for (int partition = 0; partition < STREAMS.size(); partition++) {
                try (StoredCrowd crowd = new StoredCrowd(clients, partition)) {
                    if (sent == 0) {
                        crowd.first(STREAMS.get(partition), 0, StreamPolicy.ARCHIVE, false);
                    }
                    crowd.frames(STREAMS.get(partition), 0, sent == 0 ? 1 : sent, sent + PART);
                    if (last) {
                        crowd.end(STREAMS.get(partition), 0, sent + PART);
                    }
                }
            }
            sent += PART;
            long wanted = (long) STREAMS.size() * (sent + (last ? 1 : 0));
            await("the tracker", () -> answers() >= wanted);
        }
    }

    private long answers() {
        AtomicLong count = new AtomicLong();
        TopicReader.readAll(clients, clients.topics().tracks().name(), Map.of(), record -> count.incrementAndGet());
        return count.get();
    }

    private ClipsApp open() {
        return ClipsApp.open(new ClipsSettings(clients, CutClips.OUTPUT, Optional.empty()), failed::set);
    }

    private static void await(String what, BooleanSupplier met) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!met.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time for %s", what).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    /** Two partitions have no order between them. */
    private void assertEachOnce() {
        List<ByteBuffer> expected = CutClips.expected(clients, CutClips.OUTPUT);
        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(CutClips.inTheTopic(clients)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void app_brokerKilledOverAndOver_writesEveryClipOnce() throws Exception {
        // Given
        Files.createDirectory(log());
        int port = Ports.free();
        int turn = 0;
        try (Closing closing = new Closing()) {
            ChildJvm broker = closing.add(broker(port, turn));
            begin(port);
            ClipsApp app = closing.add(open());
            for (; turn < 3; turn++) {
                part(false);

                // When: some of the part is cut, some is not
                broker.kill();
                broker = closing.add(broker(port, turn + 1));
            }
            part(true);

            // Then
            assertThat(app.awaitCaughtUp(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
            assertEachOnce();
            assertThat(failed.get()).isNull();
            assertThat(app.metrics().clips())
                    .isEqualTo(CutClips.inTheTopic(clients).size());
        }
    }

    @Test
    void app_twoAtOnceAndOneLeaves_everyClipIsWrittenOnce() throws Exception {
        // Given
        Files.createDirectory(log());
        int port = Ports.free();
        try (Closing closing = new Closing()) {
            closing.add(broker(port, 0));
            begin(port);
            ClipsApp stays = closing.add(open());
            ClipsApp leaves = closing.add(open());
            await("both to have a partition", () -> stays.isRunning() && leaves.isRunning());
            part(false);
            await(
                    "both to cut",
                    () -> stays.metrics().clips() > 0 && leaves.metrics().clips() > 0);

            // When
            leaves.close();
            part(false);
            ClipsApp comes = closing.add(open());
            await("the third to have a partition", comes::isRunning);
            part(true);

            // Then
            await(
                    "all clips",
                    () -> CutClips.inTheTopic(clients).size()
                            >= CutClips.expected(clients, CutClips.OUTPUT).size());
            assertEachOnce();
            assertThat(failed.get()).isNull();
            assertThat(comes.metrics().clips()).isPositive();
            assertThat(stays.metrics().clips()
                            + leaves.metrics().clips()
                            + comes.metrics().clips())
                    .isEqualTo(CutClips.inTheTopic(clients).size());
            Meters meters = new Meters();
            meters.clips(stays);
            assertThat(Scrape.of(meters, 1).sum("posestream_clips_total"))
                    .isEqualTo((double) stays.metrics().clips());
        }
    }
}
