package io.posestream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.SourceState;
import io.posestream.media.Image;
import io.posestream.media.RecorderOptions;
import io.posestream.media.VideoRecorder;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.MotionJpegServer.Manner;
import io.posestream.testkit.NetNamespace;
import io.posestream.testkit.RtspServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cameras fail in every way, again and again, beside others that do not. How many faults there are is a property, {@code
 * -Dcamera.faults=200}; what was measured is written to {@code target/camera-faults*.txt}. Those on the network need root,
 * {@code iproute2} and {@code nftables}, those of RTSP GStreamer's server.
 */
@Timeout(3600)
@Tag("full")
final class CameraFaultsTest {
    private static final int FRAMES_PER_SECOND = 10;
    private static final int OTHERS = 3;
    private static final int CYCLES = Integer.getInteger("camera.faults", 20);
    private static final Duration SILENCE = Duration.ofMillis(1_500);
    /** For a machine that is busy with other work. */
    private static final Duration BUSY = Duration.ofSeconds(1);

    private static final CameraOptions OPTIONS = new CameraOptions(
            Duration.ofMillis(500), SILENCE, Optional.empty(), Optional.empty(), Duration.ofSeconds(10));

    @TempDir
    private Path folder;

    /** One way to fail; the camera is well again after {@link #end}. */
    private interface Fault {
        void begin() throws Exception;

        void end() throws Exception;

        /** Whether a part of the pictures still comes, so that nobody need notice at once. */
        default boolean isPartial() {
            return false;
        }
    }

    private static Fault fault(Action begin, Action end, boolean partial) {
        return new Fault() {
            @Override
            public void begin() throws Exception {
                begin.run();
            }

            @Override
            public void end() throws Exception {
                end.run();
            }

            @Override
            public boolean isPartial() {
                return partial;
            }
        };
    }

    private interface Action {
        void run() throws Exception;
    }

    /** A fault of one camera. */
    private record Case(String name, CameraReading reading, Fault fault) {}

    @Test
    void next_oneOfManyFailsInEveryWay_theOthersKeepTheirRateAndNothingIsLeftBehind() throws Exception {
        try (MotionJpegServer bad = MotionJpegServer.square(FRAMES_PER_SECOND);
                RtspServer rtsp = RtspServer.start(clip(), folder);
                CameraReading overHttp = CameraReading.start(bad.url(), OPTIONS);
                CameraReading overRtsp = CameraReading.start("rtsp://" + rtsp.place(), OPTIONS)) {
            List<Case> cases = new ArrayList<>();
            for (Manner manner : Manner.values()) {
                // with STREAM it is cut in the middle of a picture and comes back by itself
                cases.add(new Case(
                        manner == Manner.STREAM ? "cut" : manner.name().toLowerCase(Locale.ROOT),
                        overHttp,
                        fault(
                                () -> {
                                    bad.behave(manner);
                                    bad.cut();
                                },
                                () -> bad.behave(Manner.STREAM),
                                false)));
            }
            cases.add(new Case("killed", overRtsp, fault(() -> rtsp.process().kill(), rtsp::restart, false)));
            cases.add(new Case(
                    "stopped",
                    overRtsp,
                    fault(() -> rtsp.process().freeze(), () -> rtsp.process().thaw(), false)));
            beside(cases, "camera-faults.txt");
        }
    }

    @Test
    void next_networkLosesOrSwallowsWhatIsSent_theOthersKeepTheirRateAndNothingIsLeftBehind() throws Exception {
        try (NetNamespace network = NetNamespace.open();
                RtspServer rtsp = RtspServer.start(network, clip(), folder);
                CameraReading overTcp = CameraReading.start("rtsp://" + rtsp.place(), OPTIONS);
                CameraReading overUdp = CameraReading.start("rtsp://" + rtsp.place() + "#transport=udp", OPTIONS)) {
            List<Case> cases = List.of(
                    new Case("black hole, TCP", overTcp, fault(network::swallow, network::heal, false)),
                    new Case("black hole, UDP", overUdp, fault(network::swallow, network::heal, false)),
                    new Case("20 % loss, UDP", overUdp, fault(() -> network.loseDatagrams(20), network::heal, true)));
            beside(cases, "camera-faults-network.txt");
        }
    }

    private void beside(List<Case> cases, String report) throws Exception {
        List<CameraReading> others = new ArrayList<>();
        try (MotionJpegServer good = MotionJpegServer.square(FRAMES_PER_SECOND)) {
            for (int i = 0; i < OTHERS; i++) {
                others.add(CameraReading.start(good.url(), CameraOptions.DEFAULT));
            }
            // each once before it counts, so that what is loaded and opened once is there
            for (Case one : cases) {
                cycle(one);
            }
            others.forEach(CameraReading::takeP99Ms);
            TimeUnit.SECONDS.sleep(5);
            List<Double> quiet = new ArrayList<>();
            others.forEach(other -> quiet.add(other.takeP99Ms()));
            Cost cost = new Cost();
            List<String> lines = new ArrayList<>();
            List<Double> p99 = new ArrayList<>();
            long startNs = System.nanoTime();
            long[] before = others.stream().mapToLong(CameraReading::pictures).toArray();

            // When
            for (int i = 0; i < CYCLES; i++) {
                Case one = cases.get(i % cases.size());
                Duration noticed = cycle(one);
                others.forEach(other -> p99.add(other.takeP99Ms()));
                cost.note();
                lines.add(String.format(Locale.ROOT, "%-20s noticed after %5d ms", one.name(), noticed.toMillis()));
                if (!one.fault().isPartial()) {
                    assertThat(noticed)
                            .as("until %s was noticed", one.name())
                            .isLessThanOrEqualTo(SILENCE.plusSeconds(1).plus(BUSY));
                }
            }

            // Then
            double seconds = (System.nanoTime() - startNs) / 1e9;
            for (int i = 0; i < OTHERS; i++) {
                double rate = (others.get(i).pictures() - before[i]) / seconds;
                lines.add(String.format(
                        Locale.ROOT, "camera %d beside: %.2f pictures/s of %d", i, rate, FRAMES_PER_SECOND));
                assertThat(rate)
                        .as("pictures/s beside the faults")
                        .isBetween(FRAMES_PER_SECOND * 0.95, FRAMES_PER_SECOND * 1.05);
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "age when taken, p99, median over cycles: %.1f ms beside faults, %.1f ms without",
                    median(p99),
                    median(quiet)));
            lines.addAll(cost.lines());
            Files.createDirectories(Path.of("target"));
            Files.write(Path.of("target", report), lines);
            assertThat(cost.slope(Cost.FILES)).as("open files per cycle").isLessThan(0.1);
            assertThat(cost.slope(Cost.THREADS)).as("threads per cycle").isLessThan(0.1);
        } finally {
            others.forEach(CameraReading::close);
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }

    /** Lets a camera fail until it is noticed, and waits until it gives pictures again; gives the time to notice. */
    private static Duration cycle(Case one) throws Exception {
        CameraSource camera = one.reading().camera();
        long reconnects = camera.health().reconnects();
        long startNs = System.nanoTime();
        one.fault().begin();
        long deadline = startNs + TimeUnit.SECONDS.toNanos(one.fault().isPartial() ? 3 : 20);
        while (camera.health().state() == SourceState.RUNNING
                && camera.health().reconnects() == reconnects
                && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        Duration noticed = Duration.ofNanos(System.nanoTime() - startNs);
        TimeUnit.MILLISECONDS.sleep(300);
        one.fault().end();
        long pictures = one.reading().pictures();
        deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (one.reading().pictures() < pictures + 3 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(one.reading().pictures()).as("pictures after %s", one.name()).isGreaterThanOrEqualTo(pictures + 3);
        return noticed;
    }

    /** Ten minutes of a square that moves. */
    private Path clip() throws IOException {
        Path file = folder.resolve("clip.mp4");
        int frames = FRAMES_PER_SECOND * 600;
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

    /** What the process has open after each cycle. */
    private static final class Cost {
        static final int THREADS = 1;
        static final int FILES = 2;
        private static final List<String> NAMES = List.of("resident memory, KB", "threads", "open files");

        private final List<double[]> seen = new ArrayList<>();

        void note() throws IOException {
            seen.add(new double[] {status("VmRSS:"), status("Threads:"), openFiles()});
        }

        private static double status(String field) throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }

        private static double openFiles() throws IOException {
            try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
                return files.count();
            }
        }

        /** Least squares over the second half, when everything has been seen. */
        double slope(int what) {
            List<double[]> late = seen.subList(seen.size() / 2, seen.size());
            double n = late.size();
            double meanX = (n - 1) / 2;
            double meanY = late.stream().mapToDouble(one -> one[what]).average().orElse(0);
            double above = 0;
            double below = 0;
            for (int i = 0; i < late.size(); i++) {
                above += (i - meanX) * (late.get(i)[what] - meanY);
                below += (i - meanX) * (i - meanX);
            }
            return below == 0 ? 0 : above / below;
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            for (int what = 0; what < NAMES.size(); what++) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s: first %.0f, last %.0f, slope %.3f per cycle",
                        NAMES.get(what),
                        seen.get(0)[what],
                        seen.get(seen.size() - 1)[what],
                        slope(what)));
            }
            return lines;
        }
    }
}
