package io.posestream.acceptance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.acceptance.e2e.BrokerMain;
import io.posestream.core.GapReason;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.Origin;
import io.posestream.kafka.ClientSettings;
import io.posestream.media.video.MediaAddress;
import io.posestream.runner.broker.BrokerCredentials;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.SynthScene;
import io.posestream.synth.render.SceneKind;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.Ports;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain whose broker is killed and stays away for a while: the recording waits and loses nothing, the camera's frames that
 * have become too old are skips with their reason, and nothing piles up. {@code -Daway.seconds=600} sets how long the long
 * one is.
 */
final class BrokerAwayTest {
    private static final int RECORDED = 240;
    private static final int FRAMES_PER_SECOND = 10;
    private static final long PATIENCE = 180;
    private static final long SOME_ANSWERS = 2000;
    /** What waits in ingest's producer is bounded by that much, and there is one picture per camera beside it. */
    private static final long MOST_BYTES = 96L << 20;

    @TempDir
    private Path folder;

    @Test
    @Tag("full")
    @Timeout(240)
    void brokerAway_forAMoment_losesNothingOfARecordingAndSkipsFramesOfACamera() throws Exception {
        stayAway(Duration.ofSeconds(12));
    }

    @Test
    @Tag("full")
    @Timeout(1800)
    void brokerAway_forMinutes_losesNothingOfARecordingAndSkipsFramesOfACamera() throws Exception {
        stayAway(Duration.ofSeconds(Long.getLong("away.seconds", 600)));
    }

    private void stayAway(Duration away) throws Exception {
        // Given
        Path log = Files.createDirectory(folder.resolve("broker"));
        List<String> arguments = List.of(log.toString(), Integer.toString(Ports.free()));
        Path video = SynthScene.render(
                        new SceneOptions(
                                SceneKind.PLAZA, 1, RECORDED / FRAMES_PER_SECOND, 7, 320, 192, FRAMES_PER_SECOND),
                        folder.resolve("scene"),
                        (done, total) -> {})
                .video();
        try (MotionJpegServer camera = new MotionJpegServer(List.of(noise()), FRAMES_PER_SECOND);
                ChildJvm first = ChildJvm.start(folder, "first", BrokerMain.class, arguments)) {
            first.await("the broker", PATIENCE, () -> !first.outLines().isEmpty());
            ClientSettings clients =
                    BrokerCredentials.in(log).clients("127.0.0.1:" + arguments.get(1), "away", Map.of());
            Path tracker = Files.createDirectory(folder.resolve("tracker"));
            LiveChain chain = new LiveChain(clients, tracker, new SleepingNetworks(40, 40), 2);
            List<SourceOptions> sources = List.of(recording(video), camera(camera, away.plusSeconds(15)));
            CompletableFuture<SeenAnswers> run = CompletableFuture.supplyAsync(() -> {
                try {
                    return chain.run(sources, away.plusSeconds(PATIENCE));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            first.await("answers", PATIENCE, () -> run.isDone() || bytes(log, "away.tracks") > SOME_ANSWERS);
            assertThat(run).as("the chain").isNotDone();

            // When
            first.kill();
            TimeUnit.SECONDS.sleep(3);
            long before = usedHeap();
            TimeUnit.MILLISECONDS.sleep(away.toMillis() - 3000);
            long grown = usedHeap() - before;
            assertThat(run).as("the chain").isNotDone();
            try (ChildJvm second = ChildJvm.start(folder, "second", BrokerMain.class, arguments)) {
                second.await("the broker", PATIENCE, () -> !second.outLines().isEmpty());
                SeenAnswers seen = run.get(away.toSeconds() + PATIENCE, TimeUnit.SECONDS);

                // Then
                assertThat(grown).isLessThan(MOST_BYTES);
                SeenAnswers.Stream recorded = seen.stream("file");
                assertThat(recorded.results()).isEqualTo(RECORDED);
                assertThat(recorded.answered()).isEqualTo(RECORDED);
                SeenAnswers.Stream watched = seen.stream("camera");
                assertThat(watched.failed()).isZero();
                assertThat(watched.results()).isPositive();
                assertThat(watched.skipped()).containsKey(GapReason.LATE);
                assertThat(watched.answered())
                        .isEqualTo(seen.framesIn("camera"))
                        .isGreaterThan(away.toSeconds() * FRAMES_PER_SECOND / 2)
                        .isLessThanOrEqualTo(camera.sent());
            }
        }
    }

    private static SourceOptions recording(Path video) {
        return new SourceOptions(
                video,
                "file",
                FrameSelection.ALL,
                new EncodeSettings(90, OptionalInt.empty()),
                OptionalDouble.empty(),
                1);
    }

    private static SourceOptions camera(MotionJpegServer camera, Duration time) {
        CameraOptions options = new CameraOptions(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Optional.empty(),
                Optional.of(time),
                Duration.ofSeconds(10));
        return new SourceOptions(
                new Origin.Remote(MediaAddress.parse(camera.url()), options),
                "camera",
                FrameSelection.ALL,
                new EncodeSettings(90, OptionalInt.empty()),
                OptionalDouble.empty(),
                1);
    }

    /** A picture that takes much room, so that many of them would be seen. */
    private static byte[] noise() throws IOException {
        Random random = new Random(1);
        BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long bytes(Path log, String topic) {
        // not by a walk: the broker makes and removes files meanwhile
        File[] folders = log.toFile().listFiles((folder, name) -> name.startsWith(topic + "-"));
        long bytes = 0;
        for (File folder : folders == null ? new File[0] : folders) {
            File[] files = folder.listFiles((in, name) -> name.endsWith(".log"));
            for (File file : files == null ? new File[0] : files) {
                bytes += file.length();
            }
        }
        return bytes;
    }
}
