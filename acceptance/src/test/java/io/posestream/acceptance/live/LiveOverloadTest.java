package io.posestream.acceptance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.GapReason;
import io.posestream.detector.DetectorConfig;
import io.posestream.detector.DetectorModel;
import io.posestream.inference.SessionConfig;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.Origin;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.media.video.Grab;
import io.posestream.media.video.MediaAddress;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cameras on the real chain, with networks that sleep. {@code -Dlive.seconds=600} makes it as long; {@code
 * target/live-*.txt} and the log have a table of ages, skips, and what each hop takes.
 */
@SharedTest
@Tag("full")
@ExtendWith(SharedBroker.class)
@Timeout(1_200)
final class LiveOverloadTest {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("live.seconds", 20));
    private static final int FRAMES_PER_SECOND = 25;
    private static final int WIDTH = 1280;
    private static final int HUGE_WIDTH = 5120;
    private static final int CALLERS = 2;
    private static final Path SHIPPED_DETECTOR = Shared.checkout().resolve("models/weights/person");
    /** Of the archive beside the cameras: two a second, where a tenth of the calls is two and a half. */
    private static final long ARCHIVE = Math.min(1_390, 2 * TIME.toSeconds());

    @Test
    void overload_twiceWhatTheChainCanDo_keepsTheBoundWithoutDriftAndTheArchiveWhole(
            SharedBroker.Running broker, @TempDir Path folder) throws Exception {
        // Given two cameras with 25 frames/s each, the detector that ships, and a pose stage that sleeps so long that
        // it can
        // look at 25 of all frames in a second
        SleepingNetworks poses = new SleepingNetworks(0, 1_000L * CALLERS / FRAMES_PER_SECOND);
        try (Cameras cameras = new Cameras(2);
                DetectorModel detector =
                        DetectorModel.open(SHIPPED_DETECTOR, SessionConfig.defaults(), DetectorConfig.defaults())) {
            List<SourceOptions> sources = cameras.sources(Duration.ofMillis(500));
            sources.add(new SourceOptions(
                    Shared.path("videos", "one-by-one.mp4"),
                    "file",
                    new FrameSelection(0, OptionalLong.empty(), OptionalLong.of(ARCHIVE), OptionalDouble.empty()),
                    new EncodeSettings(90, OptionalInt.of(WIDTH)),
                    OptionalDouble.empty(),
                    1));

            // When
            LiveChain chain =
                    new LiveChain(broker.clients("overload"), folder, detector::newDetector, poses::poses, CALLERS);
            SeenAnswers seen = chain.run(sources, TIME.plusSeconds(120));
            LiveReport.keep("live-overload", seen.table() + chain.stages());

            // Then
            assertThat(seen.stream("file").results()).isEqualTo(ARCHIVE);
            for (int camera = 0; camera < 2; camera++) {
                SeenAnswers.Stream stream = seen.stream("cam" + camera);
                assertThat(stream.failed()).isZero();
                assertThat(stream.results()).isPositive();
                assertThat(stream.skipped()).containsOnlyKeys(GapReason.LATE);
                assertThat(stream.answered())
                        .isEqualTo(seen.framesIn("cam" + camera))
                        .isLessThanOrEqualTo(cameras.sent(camera));
            }
        }
    }

    @Test
    void withinCapacity_fourCameras_showWhatEachHopTakes(SharedBroker.Running broker, @TempDir Path folder)
            throws Exception {
        try (Cameras cameras = new Cameras(4)) {
            LiveChain chain = new LiveChain(broker.clients("within"), folder, new SleepingNetworks(5, 10), CALLERS);
            SeenAnswers seen = chain.run(cameras.sources(Duration.ofMillis(500)), TIME.plusSeconds(120));
            LiveReport.keep("live-four-sleeping", seen.table() + chain.stages());

            for (int camera = 0; camera < 4; camera++) {
                assertThat(seen.stream("cam" + camera).results()).isPositive();
                assertThat(seen.stream("cam" + camera).answered()).isEqualTo(seen.framesIn("cam" + camera));
            }
        }
    }

    @Test
    void withinCapacity_oneCamera_showsWhatAConsumerWaitsFor(SharedBroker.Running broker, @TempDir Path folder)
            throws Exception {
        try (Cameras cameras = new Cameras(1)) {
            LiveChain chain =
                    new LiveChain(broker.clients("one"), folder, new SleepingNetworks(5, 10), CALLERS).withConsumer();
            SeenAnswers seen = chain.run(cameras.sources(Duration.ofMillis(500)), TIME.plusSeconds(120));
            LiveReport.keep("live-one-sleeping", seen.table() + chain.stages());

            assertThat(seen.stream("cam0").results()).isPositive();
            assertThat(seen.stream("cam0").answered()).isEqualTo(seen.framesIn("cam0"));
            assertThat(seen.stream("cam0").called()).isPositive();
        }
    }

    @Test
    void tooSlow_oneFrameAloneMissesTheBound_isServedAndSaysWhatItNeeds(
            SharedBroker.Running broker, @TempDir Path folder) throws Exception {
        // Given
        Duration bound = Duration.ofMillis(100);
        SleepingNetworks networks = new SleepingNetworks(20, 150);
        try (Cameras cameras = new Cameras(1)) {
            // When
            LiveChain chain = new LiveChain(broker.clients("slow"), folder, networks, CALLERS);
            SeenAnswers seen = chain.run(cameras.sources(bound), TIME.plusSeconds(120));
            LiveReport.keep("live-too-slow", seen.table() + chain.stages());

            // Then
            assertThat(seen.stream("cam0").results()).isGreaterThan(16);
            assertThat(seen.stream("cam0").answered()).isEqualTo(seen.framesIn("cam0"));
            assertThat(chain.neededMs("cam0").orElseThrow()).isGreaterThan(170);
        }
    }

    @Test
    void slowDecoding_picturesTooLargeForTheRate_areLeftOutAndNothingWaitsInTheSocket(
            SharedBroker.Running broker, @TempDir Path folder) throws Exception {
        // Given 25 pictures a second, each of which takes longer to decode than they are apart
        try (Cameras cameras = new Cameras(1, HUGE_WIDTH)) {
            // When
            LiveChain chain = new LiveChain(broker.clients("decoding"), folder, new SleepingNetworks(5, 10), CALLERS);
            SeenAnswers seen = chain.run(cameras.sources(Duration.ofMillis(500)), TIME.plusSeconds(120));
            LiveReport.keep(
                    "live-slow-decoder",
                    seen.table() + chain.stages() + "sent " + cameras.sent(0) + ", frames in " + seen.framesIn("cam0")
                            + "\n");

            // Then the camera was never kept waiting: what it could send, it has sent, and all of it has an answer
            assertThat(seen.stream("cam0").results()).isPositive();
            assertThat(seen.stream("cam0").answered()).isEqualTo(seen.framesIn("cam0"));
            assertThat(seen.stream("cam0").skipped()).containsOnlyKeys(GapReason.LATE);
            // and what came at the end was no older than what came before: unbounded, it grows by ten seconds in
            // fifteen
            assertThat(seen.stream("cam0").ageMs(0.5, 0.75, 1)).isLessThan(3_000);
        }
    }

    /** Several cameras with 25 frames/s. */
    private static final class Cameras implements AutoCloseable {
        private final List<MotionJpegServer> servers = new ArrayList<>();

        Cameras(int count) throws IOException {
            this(count, WIDTH);
        }

        Cameras(int count, int width) throws IOException {
            byte[] people = people(width);
            for (int camera = 0; camera < count; camera++) {
                servers.add(new MotionJpegServer(List.of(people), FRAMES_PER_SECOND));
            }
        }

        List<SourceOptions> sources(Duration maxAge) {
            CameraOptions options = new CameraOptions(
                    maxAge, Duration.ofSeconds(10), Optional.empty(), Optional.of(TIME), Duration.ofSeconds(10));
            List<SourceOptions> sources = new ArrayList<>();
            for (int camera = 0; camera < servers.size(); camera++) {
                sources.add(new SourceOptions(
                        new Origin.Remote(MediaAddress.parse(servers.get(camera).url()), options),
                        "cam" + camera,
                        FrameSelection.ALL,
                        new EncodeSettings(90, OptionalInt.of(WIDTH)),
                        OptionalDouble.empty(),
                        1));
            }
            return sources;
        }

        long sent(int camera) {
            return servers.get(camera).sent();
        }

        /** A picture of a shop with several people in it. */
        private static byte[] people(int width) throws IOException {
            Path video = Shared.path("videos", "retail-1080p.mp4");
            byte[] small;
            try (VideoReader reader = VideoReader.open(video, ReaderOptions.defaults());
                    Grab.Picture picture = (Grab.Picture) reader.next();
                    Image image = ImageCodec.limitSize(picture.image(), WIDTH)) {
                small = ImageCodec.encodeJpeg(image, 90);
            }
            return width == WIDTH ? small : enlarged(small, width);
        }

        private static byte[] enlarged(byte[] jpeg, int width) throws IOException {
            BufferedImage from = ImageIO.read(new ByteArrayInputStream(jpeg));
            BufferedImage to =
                    new BufferedImage(width, width * from.getHeight() / from.getWidth(), BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = to.createGraphics();
            pen.drawImage(from, 0, 0, to.getWidth(), to.getHeight(), null);
            pen.dispose();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(to, "jpg", out);
            return out.toByteArray();
        }

        @Override
        public void close() throws IOException {
            for (MotionJpegServer server : servers) {
                server.close();
            }
        }
    }
}
