package io.posestream.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamPolicy;
import io.posestream.core.control.SourceState;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.Origin;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.media.video.MediaAddress;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A camera whose device never opens: a file system that does not answer keeps FFmpeg inside {@code open(2)}, where neither
 * its interrupt callback nor a deadline reaches it. Needs root and {@code /dev/fuse}.
 */
@Timeout(120)
@Tag("full")
final class StuckCallTest {
    private static final int FRAMES_PER_SECOND = 10;
    private static final Path DEVICE = Path.of("/dev/video187");
    private static final CameraOptions OPTIONS = new CameraOptions(
            Duration.ofMillis(500), Duration.ofSeconds(1), Optional.empty(), Optional.empty(), Duration.ofSeconds(10));

    @SuppressWarnings("try")
    @Test
    void next_deviceNeverOpens_isLeftBehindAndCostsThatCameraAlone(@TempDir Path folder) throws Exception {
        Path hanging = Files.createDirectory(folder.resolve("hanging"));
        Files.deleteIfExists(DEVICE);
        try (MotionJpegServer server = MotionJpegServer.square(FRAMES_PER_SECOND);
                CameraSource good = start(server.url(), "good");
                ServerProcess mount = ServerProcess.python("hanging_folder.py", folder, hanging.toString())) {
            assertThat(mount.isAlive()).isTrue();
            Files.createSymbolicLink(DEVICE, hanging.resolve("camera"));
            AtomicLong pictures = new AtomicLong();
            Thread reading = reading(good, pictures);
            try (CameraSource stuck = start("webcam:187", "stuck")) {
                // When
                long startNs = System.nanoTime();
                Thread trying = reading(stuck, new AtomicLong());
                awaitLeftBehind(stuck);
                Duration noticed = Duration.ofNanos(System.nanoTime() - startNs);

                // Then it is noticed at the timeout and a second, and tried again
                assertThat(noticed).isLessThan(OPTIONS.silence().plusSeconds(3));
                long before = pictures.get();
                long fromNs = System.nanoTime();
                TimeUnit.SECONDS.sleep(20);
                double rate = (pictures.get() - before) * 1e9 / (System.nanoTime() - fromNs);
                assertThat(rate).as("beside it").isBetween(FRAMES_PER_SECOND * 0.95, FRAMES_PER_SECOND * 1.05);
                assertThat(threads("camera-stuck"))
                        .as("calls that do not return")
                        .isEqualTo(3);
                assertThat(stuck.health().reason()).contains("does not return");
                trying.interrupt();
            } finally {
                reading.interrupt();
            }
            assertThat(threads("camera-stuck")).isEqualTo(3);

            // When the calls return at last, their threads end
            mount.close();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (threads("camera-stuck") > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(threads("camera-stuck")).isZero();
        } finally {
            Files.deleteIfExists(DEVICE);
        }
    }

    private static CameraSource start(String url, String stream) {
        Origin.Remote origin = new Origin.Remote(MediaAddress.parse(url), OPTIONS);
        return CameraSource.start(origin, stream, new EncodeSettings(90, OptionalInt.empty()), StreamPolicy.LIVE);
    }

    private static Thread reading(CameraSource camera, AtomicLong pictures) {
        Thread thread = new Thread(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    if (camera.next() instanceof SourceEvent.Shown shown) {
                        shown.picture().close();
                        pictures.incrementAndGet();
                    }
                }
            } catch (IOException e) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitLeftBehind(CameraSource camera) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (camera.health().state() != SourceState.LOST && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(camera.health().reason()).contains("does not return");
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }
}
