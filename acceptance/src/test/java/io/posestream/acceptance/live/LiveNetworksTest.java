package io.posestream.acceptance.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.media.record.RecorderOptions;
import io.posestream.media.record.VideoRecorder;
import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import io.posestream.runner.Main;
import io.posestream.runner.broker.BrokerAddress;
import io.posestream.runner.broker.BrokerCredentials;
import io.posestream.runner.run.WrittenVideo;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.ProcessCost;
import io.posestream.testkit.RtspServer;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code posestream run} with the networks that ship, in a process of its own, on cameras of GStreamer's RTSP server: H.264,
 * 1280x720, a shop with several people in it. {@code -Dlive.seconds=600} makes it as long; {@code target/live-*.txt} and the
 * log have a table of ages, skips, what each hop takes, and what the process holds.
 */
@SharedTest
@Tag("full")
@Timeout(1_800)
final class LiveNetworksTest {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("live.seconds", 20));
    private static final int FRAMES_PER_SECOND = 25;
    /** Of the camera that is alone. */
    private static final int WITHIN = Integer.getInteger("live.rate", 10);

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    /** Of the recording, whose pictures are shown nearer to each other or left out. */
    private static final int RECORDED_PER_SECOND = 30;

    private static final int CLIP = 200;
    private static final long PATIENCE = 180;
    private static final int COST_SECONDS = 5;
    /** Frames of the moment that is exported. */
    private static final int MOMENT = 8;
    /** What Ctrl-C leaves behind. */
    private static final int INTERRUPTED = 130;

    private static final Logger LOG = Logger.getLogger(LiveNetworksTest.class.getName());
    private static final Path NETWORKS = Shared.checkout().resolve("models/weights");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final List<RtspServer> cameras = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (RtspServer camera : cameras) {
            camera.close();
        }
    }

    @Test
    void run_fourCameras_everyFrameHasAnAnswer() throws Exception {
        measure("live-four-cameras", 4, FRAMES_PER_SECOND);
    }

    @Test
    void run_oneCameraWithinCapacity_everyFrameHasAnAnswerAndAConsumerIsGivenIt() throws Exception {
        measure("live-one-camera", 1, WITHIN);
    }

    @Test
    void export_whileACameraRuns_writesTheMomentWithItsPictures() throws Exception {
        // Given a camera that is followed
        show(List.of("cam0"), WITHIN);
        try (ChildJvm run = command("run", arguments(List.of("cam0"), "1h"))) {
            List<Instant> arrived = new CopyOnWriteArrayList<>();
            ClientSettings clients = clients(run);
            try (Closing closing = new Closing()) {
                closing.add(following(clients, (item, headers) -> {
                    if (item instanceof StreamItem.Looked<Tracks>) {
                        arrived.add(Instant.EPOCH.plus(item.provenance().arrivalUs(), ChronoUnit.MICROS));
                    }
                }));
                run.await("answers", PATIENCE, () -> arrived.size() > MOMENT + 1);
            }

            // When somebody else wants a moment of it
            List<String> arguments = new ArrayList<>(List.of("export", "--data-dir", "data", "--stream", "cam0"));
            arguments.addAll(List.of("--from", arrived.get(1).toString()));
            arguments.addAll(List.of("--to", arrived.get(1 + MOMENT).toString()));
            arguments.addAll(List.of("--format", "overlay,coco", "--out", "moment"));
            try (ChildJvm export = command("export", arguments)) {
                assertThat(export.awaitExit(PATIENCE))
                        .as("%s", export.errLines())
                        .isZero();
            }

            // Then it has those frames and their pictures, and the camera is followed on
            Path written = onlyFolder(folder.resolve("moment").resolve("cam0"));
            assertThat(JSON.readTree(written.resolve("keypoints.json").toFile()).isArray())
                    .isTrue();
            assertThat(WrittenVideo.pictures(written.resolve("overlay.mp4"))).isEqualTo(MOMENT);
            assertThat(run.isAlive()).as("%s", run.errLines()).isTrue();
            run.interrupt();
            assertThat(run.awaitExit(PATIENCE)).as("%s", run.errLines()).isEqualTo(INTERRUPTED);
        }
    }

    private static Path onlyFolder(Path of) throws IOException {
        try (Stream<Path> folders = Files.list(of).filter(Files::isDirectory)) {
            List<Path> all = folders.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private void measure(String name, int count, int framesPerSecond) throws Exception {
        // Given
        List<String> ids = IntStream.range(0, count).mapToObj(i -> "cam" + i).toList();
        show(ids, framesPerSecond);
        SeenAnswers seen = new SeenAnswers(new HashSet<>(ids));

        // When
        List<String> held;
        try (ChildJvm run = command(name, arguments(ids, TIME.toSeconds() + "s"))) {
            held = follow(run, seen);
        }

        // Then
        StringBuilder table = new StringBuilder(String.format(
                "%d cameras, %dx%d at %d frames/s, the networks that ship, %d s%n%s",
                count, WIDTH, HEIGHT, framesPerSecond, TIME.toSeconds(), seen.table()));
        for (String id : ids) {
            JsonNode summary = summary(id);
            table.append(id).append(": frames in ").append(summary.path("frames_in"));
            table.append(", results ").append(summary.path("results"));
            table.append(", skipped ").append(summary.path("skipped_by_reason"));
            table.append(", people ").append(summary.path("people"));
            table.append(", notes ").append(summary.path("notes")).append('\n');
        }
        table.append("s of the process: ")
                .append(summary(ids.get(0)).path("time_s").path("process"));
        table.append('\n');
        held.forEach(line -> table.append(line).append('\n'));
        LiveReport.keep(name, table.toString());
        for (String id : ids) {
            assertAccounts(summary(id), seen.stream(id));
        }
    }

    /** Reads answers until the command has ended; gives what its process held meanwhile. */
    private List<String> follow(ChildJvm run, SeenAnswers seen) throws Exception {
        ClientSettings clients = clients(run);
        ProcessCost cost = new ProcessCost(run.pid());
        try (Closing closing = new Closing()) {
            closing.add(following(clients, seen::answered));
            closing.add(new AnswerConsumer(clients, seen));
            for (long i = 1; i < TIME.toSeconds() / COST_SECONDS; i++) {
                cost.note();
                TimeUnit.SECONDS.sleep(COST_SECONDS);
                assertThat(run.isAlive()).as("%s", run.errLines()).isTrue();
            }
            assertThat(run.awaitExit(PATIENCE)).as("%s", run.errLines()).isZero();
        }
        return cost.lines();
    }

    /** How to reach the broker of a run, once it has topics. */
    private ClientSettings clients(ChildJvm run) throws InterruptedException {
        Path broker = folder.resolve("data").resolve("kafka");
        run.await("the broker", PATIENCE, () -> BrokerAddress.read(broker).isPresent());
        ClientSettings clients = BrokerCredentials.in(broker)
                .clients(BrokerAddress.read(broker).orElseThrow(), Topics.DEFAULT_PREFIX, Map.of());
        run.await("topics", PATIENCE, () -> hasTopics(clients));
        return clients;
    }

    private static TopicFollower following(
            ClientSettings clients, BiConsumer<? super StreamItem<Tracks>, ? super Headers> answers) {
        Topic<Tracks> tracks = clients.topics().tracks();
        CommittedAnswers committed = new CommittedAnswers(tracks);
        return TopicFollower.open(
                clients,
                tracks.name(),
                Map.of(),
                record -> committed.read(record).ifPresent(item -> answers.accept(item, record.headers())),
                cause -> LOG.log(Level.SEVERE, "answers cannot be read any more", cause));
    }

    private static boolean hasTopics(ClientSettings clients) {
        try {
            Cluster.requireTopics(clients);
            return true;
        } catch (UserError e) {
            return false;
        }
    }

    private void show(List<String> ids, int framesPerSecond) throws IOException, InterruptedException {
        Path clip = clip(framesPerSecond);
        long frames = framesPerSecond * (TIME.toSeconds() + PATIENCE);
        for (String id : ids) {
            Path place = Files.createDirectory(folder.resolve(id));
            cameras.add(RtspServer.start(clip, place, "--times", Long.toString(frames / CLIP + 1)));
        }
    }

    private ChildJvm command(String name, List<String> arguments) throws IOException {
        return ChildJvm.start(
                folder, name, folder, List.of("-Xms128m", "-XX:MetaspaceSize=128m"), Main.class, arguments);
    }

    private List<String> arguments(List<String> ids, String duration) {
        List<String> arguments = new ArrayList<>(List.of("run", "--no-view"));
        cameras.forEach(camera -> arguments.add("rtsp://" + camera.place()));
        arguments.addAll(List.of("--stream-id", String.join(",", ids), "--duration", duration));
        arguments.addAll(List.of("--out", "out", "--data-dir", "data"));
        arguments.addAll(List.of("--detector", NETWORKS.resolve("person").toString()));
        arguments.addAll(List.of("--pose", NETWORKS.resolve("pose").toString()));
        return arguments;
    }

    private JsonNode summary(String id) throws IOException {
        return JSON.readTree(
                folder.resolve("out").resolve(id).resolve("summary.json").toFile());
    }

    /** Every number has its answer; the last ones may have come when the broker was gone for those who read along. */
    private static void assertAccounts(JsonNode summary, SeenAnswers.Stream seen) {
        long results = summary.path("results").asLong();
        assertThat(summary.path("failed").asLong()).isZero();
        assertThat(summary.path("frames_in").asLong())
                .isPositive()
                .isEqualTo(results + summary.path("skipped").asLong());
        assertThat(seen.results()).isPositive().isLessThanOrEqualTo(results);
        assertThat(seen.called()).isPositive();
    }

    private Path clip(int framesPerSecond) throws IOException {
        Path file = folder.resolve("clip.mp4");
        int step = Math.max(1, RECORDED_PER_SECOND / framesPerSecond);
        long intervalUs = 1_000_000L / framesPerSecond;
        try (VideoReader reader =
                        VideoReader.open(Shared.path("videos", "retail-1080p.mp4"), ReaderOptions.defaults());
                VideoRecorder recorder = VideoRecorder.create(file, RecorderOptions.of(WIDTH, HEIGHT, intervalUs))) {
            for (int i = 0; i < CLIP * step; i++) {
                try (Grab.Picture picture = (Grab.Picture) reader.next();
                        Image small = ImageCodec.limitSize(picture.image(), WIDTH)) {
                    if (i % step == 0) {
                        recorder.add(small, i / step * intervalUs);
                    }
                }
            }
            recorder.finish();
        }
        return file;
    }
}
