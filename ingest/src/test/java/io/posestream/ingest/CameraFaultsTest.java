package io.posestream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamPolicy;
import io.posestream.media.MediaAddress;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.MotionJpegServer.Manner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One camera fails in every way, again and again, beside others that do not. */
@Timeout(300)
final class CameraFaultsTest {
    private static final int FRAMES_PER_SECOND = 10;
    private static final int OTHERS = 3;
    private static final int CYCLES = Integer.getInteger("camera.faults", 20);
    private static final List<Manner> FAULTS =
            List.of(Manner.SILENT, Manner.GARBAGE, Manner.NOT_FOUND, Manner.UNAUTHORIZED, Manner.STREAM);
    private static final CameraOptions OPTIONS = new CameraOptions(
            Duration.ofMillis(500), Duration.ofMillis(500), Optional.empty(), Optional.empty(), Duration.ofSeconds(10));

    @Test
    @Tag("full")
    void next_oneOfFourFailsInEveryWay_theOthersKeepTheirRateAndNothingIsLeftBehind() throws Exception {
        try (MotionJpegServer bad = MotionJpegServer.square(FRAMES_PER_SECOND);
                MotionJpegServer good = MotionJpegServer.square(FRAMES_PER_SECOND)) {
            List<Reading> others = new ArrayList<>();
            Reading troubled = new Reading(bad, OPTIONS);
            for (int i = 0; i < OTHERS; i++) {
                others.add(new Reading(good, CameraOptions.DEFAULT));
            }
            try {
                cycle(bad, troubled);
                long openFiles = openFiles();
                long threads = cameraThreads();
                long startNs = System.nanoTime();
                long[] before = others.stream().mapToLong(Reading::frames).toArray();

                // When
                for (int i = 0; i < CYCLES; i++) {
                    bad.behave(FAULTS.get(i % FAULTS.size()));
                    bad.cut();
                    cycle(bad, troubled);
                }

                // Then
                double seconds = (System.nanoTime() - startNs) / 1e9;
                for (int i = 0; i < OTHERS; i++) {
                    double rate = (others.get(i).frames() - before[i]) / seconds;
                    assertThat(rate)
                            .as("frames/s beside the faults")
                            .isBetween(FRAMES_PER_SECOND * 0.95, FRAMES_PER_SECOND * 1.05);
                }
                assertThat(troubled.camera.health().reconnects()).isGreaterThanOrEqualTo(CYCLES);
                assertThat(openFiles()).isLessThanOrEqualTo(openFiles + 5);
                assertThat(cameraThreads()).isLessThanOrEqualTo(threads + 1);
            } finally {
                troubled.close();
                others.forEach(Reading::close);
            }
        }
    }

    /** Waits a moment with the camera as it is, then lets it be well and waits until it gives pictures again. */
    private static void cycle(MotionJpegServer server, Reading reading) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(600);
        server.behave(Manner.STREAM);
        long frames = reading.frames();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (reading.frames() < frames + 3 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(reading.frames()).as("pictures after a fault").isGreaterThanOrEqualTo(frames + 3);
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static long cameraThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("camera-cam")
                        || thread.getName().startsWith("read-"))
                .count();
    }

    /** Reads a camera on a thread of its own. */
    private static final class Reading {
        private final CameraSource camera;
        private final AtomicLong frames = new AtomicLong();
        private final Thread thread;
        private volatile boolean closed;

        Reading(MotionJpegServer server, CameraOptions options) {
            Origin.Remote origin = new Origin.Remote(MediaAddress.parse(server.url()), options);
            camera = CameraSource.start(
                    origin, "cam", new EncodeSettings(90, OptionalInt.empty()), StreamPolicy.LIVE);
            camera.awaitContact();
            thread = new Thread(this::read, "reading");
            thread.start();
        }

        private void read() {
            try {
                while (!closed) {
                    SourceEvent event = camera.next();
                    if (event instanceof SourceEvent.Shown shown) {
                        shown.picture().close();
                        frames.incrementAndGet();
                    }
                }
            } catch (IOException e) {
                assertThat(closed).as("reading ended with %s", e.getMessage()).isTrue();
            }
        }

        long frames() {
            return frames.get();
        }

        void close() {
            closed = true;
            thread.interrupt();
            camera.close();
        }
    }
}
