package io.posestream.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.control.SourceState;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.media.Image;
import io.posestream.media.record.RecorderOptions;
import io.posestream.media.record.VideoRecorder;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.MotionJpegServer.Manner;
import io.posestream.testkit.NetNamespace;
import io.posestream.testkit.ProcessCost;
import io.posestream.testkit.RtspServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cameras fail in every way, again and again, beside others that do not. How many faults there are is a property, {@code
 * -Dcamera.faults=200}; what was measured is written to {@code target/camera-faults.txt}. Those on the network need root,
 * {@code iproute2} and {@code nftables}, those of RTSP GStreamer's server.
 */
@Timeout(3600)
@Tag("full")
final class CameraFaultsTest {
    private static final int FRAMES_PER_SECOND = 10;
    private static final int OTHERS = 3;
    private static final int CYCLES = Integer.getInteger("camera.faults", 20);
    private static final Duration SILENCE = Duration.ofMillis(1_500);
    /** Between two faults, to compare with. */
    private static final Duration REST = Duration.ofMillis(1_500);
    /** So many cycles show whether memory grows: it takes some hundred until allocator and heap have come to rest. */
    private static final int ENOUGH = 200;
    /** For a machine that is busy with other work. */
    private static final Duration BUSY = Duration.ofSeconds(1);

    private static final CameraOptions OPTIONS = new CameraOptions(
            Duration.ofMillis(500), SILENCE, Optional.empty(), Optional.empty(), Duration.ofSeconds(10));

    @TempDir
    private Path folder;

    private interface Action {
        void run() throws Exception;
    }

    /**
     * A way to fail of one camera.
     *
     * @param end makes it well again
     * @param partial whether a part of the pictures still comes, so that nobody need notice at once
     */
    private record Fault(String name, CameraReading reading, Action begin, Action end, boolean partial) {
        Fault(String name, CameraReading reading, Action begin, Action end) {
            this(name, reading, begin, end, false);
        }
    }

    @Test
    void next_oneOfManyFailsInEveryWay_theOthersKeepTheirRateAndNothingIsLeftBehind() throws Exception {
        Path clip = clip();
        Path there = Files.createDirectory(folder.resolve("there"));
        try (MotionJpegServer bad = MotionJpegServer.square(FRAMES_PER_SECOND);
                RtspServer rtsp = RtspServer.start(clip, folder);
                NetNamespace network = NetNamespace.open();
                RtspServer behind = RtspServer.start(network, clip, there);
                CameraReading overHttp = CameraReading.start(bad.url(), OPTIONS);
                CameraReading overRtsp = CameraReading.start("rtsp://" + rtsp.place(), OPTIONS);
                CameraReading overTcp = CameraReading.start("rtsp://" + behind.place(), OPTIONS);
                CameraReading overUdp = CameraReading.start("rtsp://" + behind.place() + "#transport=udp", OPTIONS)) {
            List<Fault> faults = new ArrayList<>();
            for (Manner manner : Manner.values()) {
                // with STREAM it is cut in the middle of a picture and comes back by itself
                faults.add(new Fault(
                        manner == Manner.STREAM ? "cut" : manner.name().toLowerCase(Locale.ROOT),
                        overHttp,
                        () -> {
                            bad.behave(manner);
                            bad.cut();
                        },
                        () -> bad.behave(Manner.STREAM)));
            }
            faults.add(new Fault("killed", overRtsp, () -> rtsp.process().kill(), rtsp::restart));
            faults.add(new Fault(
                    "stopped",
                    overRtsp,
                    () -> rtsp.process().freeze(),
                    () -> rtsp.process().thaw()));
            faults.add(new Fault("black hole, TCP", overTcp, network::swallow, network::heal));
            faults.add(new Fault("20 % loss, UDP", overUdp, () -> network.loseDatagrams(20), network::heal, true));
            faults.add(new Fault("black hole, UDP", overUdp, network::swallow, network::heal));
            beside(faults);
        }
    }

    private static void beside(List<Fault> faults) throws Exception {
        List<CameraReading> others = new ArrayList<>();
        try (MotionJpegServer good = MotionJpegServer.square(FRAMES_PER_SECOND)) {
            for (int i = 0; i < OTHERS; i++) {
                others.add(CameraReading.start(good.url(), CameraOptions.DEFAULT));
            }
            // each once before it counts, so that what is loaded and opened once is there
            for (Fault fault : faults) {
                cycle(fault);
            }
            ProcessCost cost = new ProcessCost();
            List<String> lines = new ArrayList<>();
            List<String> tooLate = new ArrayList<>();
            List<List<Double>> ages = new ArrayList<>();
            List<Double> quiet = new ArrayList<>();
            others.forEach(CameraReading::takeAgesMs);
            long startNs = System.nanoTime();
            long[] before = others.stream().mapToLong(CameraReading::pictures).toArray();

            // When
            for (int i = 0; i < CYCLES; i++) {
                Fault fault = faults.get(i % faults.size());
                Duration noticed = cycle(fault);
                List<Double> seen = new ArrayList<>();
                others.forEach(other -> seen.addAll(other.takeAgesMs()));
                ages.add(seen);
                TimeUnit.NANOSECONDS.sleep(REST.toNanos());
                others.forEach(other -> quiet.addAll(other.takeAgesMs()));
                cost.noteAtRest();
                others.forEach(CameraReading::takeAgesMs); // of the pause for that
                String line =
                        String.format(Locale.ROOT, "%-20s noticed after %5d ms", fault.name(), noticed.toMillis());
                lines.add(line);
                if (!fault.partial() && noticed.compareTo(SILENCE.plusSeconds(1).plus(BUSY)) > 0) {
                    tooLate.add(line);
                }
            }
            double seconds = (System.nanoTime() - startNs) / 1e9;
            List<Double> rates = new ArrayList<>();
            for (int i = 0; i < OTHERS; i++) {
                double rate = (others.get(i).pictures() - before[i]) / seconds;
                rates.add(rate);
                lines.add(String.format(
                        Locale.ROOT, "camera %d beside: %.2f pictures/s of %d", i, rate, FRAMES_PER_SECOND));
            }
            lines.add(ages(ages, quiet));
            lines.addAll(cost.lines());
            lines.add(String.format(Locale.ROOT, "%d faults in %.0f s", CYCLES, seconds));
            Files.createDirectories(Path.of("target"));
            Files.write(Path.of("target", "camera-faults.txt"), lines);

            // Then
            assertThat(tooLate).isEmpty();
            assertThat(rates)
                    .as("pictures/s beside the faults")
                    .allSatisfy(rate -> assertThat(rate).isBetween(FRAMES_PER_SECOND * 0.95, FRAMES_PER_SECOND * 1.05));
            assertThat(cost.slope(ProcessCost.Kind.FILES))
                    .as("open files per cycle")
                    .isLessThan(0.1);
            assertThat(cost.slope(ProcessCost.Kind.THREADS))
                    .as("threads per cycle")
                    .isLessThan(0.1);
            if (CYCLES >= ENOUGH) {
                assertThat(cost.slope(ProcessCost.Kind.MEMORY))
                        .as("KB per cycle")
                        .isLessThan(100);
            }
        } finally {
            others.forEach(CameraReading::close);
        }
    }

    /**
     * Ages of the cameras beside: of each fault the p99 over all of them, and the p99 of as many pictures of the pauses
     * between faults; medians of both.
     */
    private static String ages(List<List<Double>> beside, List<Double> quiet) {
        List<Double> p99 = new ArrayList<>();
        List<Double> quietP99 = new ArrayList<>();
        int at = 0;
        for (List<Double> ages : beside) {
            List<Double> same = new ArrayList<>();
            for (int i = 0; i < ages.size(); i++) {
                same.add(quiet.get(at++ % quiet.size()));
            }
            p99.add(quantile(ages, 0.99));
            quietP99.add(quantile(same, 0.99));
        }
        return String.format(
                Locale.ROOT,
                "age when taken: p50 %.1f ms beside faults, %.1f ms between them; p99, median over cycles: %.1f, %.1f",
                quantile(beside.stream().flatMap(List::stream).toList(), 0.5),
                quantile(quiet, 0.5),
                quantile(p99, 0.5),
                quantile(quietP99, 0.5));
    }

    private static double quantile(List<Double> values, double quantile) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) (quantile * (sorted.size() - 1)));
    }

    /** Lets a camera fail until it is noticed, and waits until it gives pictures again; gives the time to notice. */
    private static Duration cycle(Fault fault) throws Exception {
        CameraReading reading = fault.reading();
        CameraSource camera = reading.camera();
        long reconnects = camera.health().reconnects();
        long startNs = System.nanoTime();
        fault.begin().run();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(fault.partial() ? 3 : 20);
        while (camera.health().state() == SourceState.RUNNING
                && camera.health().reconnects() == reconnects
                && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        // what begins a fault takes a while itself: it counts from the last picture that came all the same
        Duration noticed = Duration.ofNanos(System.nanoTime() - Math.max(startNs, reading.lastNs()));
        TimeUnit.MILLISECONDS.sleep(300);
        fault.end().run();
        long pictures = reading.pictures();
        deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (reading.pictures() < pictures + 3 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(reading.pictures())
                .as("pictures after %s, %s", fault.name(), camera.health())
                .isGreaterThanOrEqualTo(pictures + 3);
        return noticed;
    }

    /** What moves, for longer than a camera is left in peace. */
    private Path clip() throws IOException {
        Path file = folder.resolve("clip.mp4");
        int frames = FRAMES_PER_SECOND * Math.max(240, 3 * CYCLES);
        try (VideoRecorder recorder =
                VideoRecorder.create(file, RecorderOptions.of(160, 120, 1_000_000 / FRAMES_PER_SECOND))) {
            for (int i = 0; i < frames; i++) {
                byte[] bgr = new byte[160 * 120 * 3];
                for (int p = 0; p < bgr.length; p += 3) {
                    bgr[p] = (byte) (p / 3 % 160 + i);
                }
                try (Image image = Image.of(160, 120, bgr)) {
                    recorder.add(image, i * 1_000_000L / FRAMES_PER_SECOND);
                }
            }
            recorder.finish();
        }
        return file;
    }
}
