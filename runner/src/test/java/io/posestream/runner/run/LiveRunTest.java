package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.ingest.source.Origin;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.media.video.Grab;
import io.posestream.media.video.MediaAddress;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import io.posestream.results.format.ExportFormat;
import io.posestream.runner.export.KeptBroker;
import io.posestream.runner.export.MomentExport;
import io.posestream.runner.status.StatusReader;
import io.posestream.runner.status.StreamStatus;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real chain on a camera that is cut off and comes back. */
@SharedTest
@Timeout(180)
final class LiveRunTest {
    private static final int FRAMES_PER_SECOND = 3;
    private static final int WIDTH = 1280;
    private static final Duration RUN = Duration.ofSeconds(10);

    @Test
    void call_cameraIsCutAndComesBack_keepsTheIdsAndAccountsForEveryFrame(@TempDir Path folder) throws Exception {
        // Given a camera that shows the same people for ever
        byte[] people = people();
        try (MotionJpegServer camera = new MotionJpegServer(List.of(people), FRAMES_PER_SECOND)) {
            CameraOptions options = new CameraOptions(
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Optional.empty(),
                    Optional.of(RUN),
                    Duration.ofSeconds(10));
            RunRequest request = new RunRequest(folder)
                    .source(new Origin.Remote(MediaAddress.parse(camera.url()), options), "gate")
                    .dataDir(folder.resolve("data"));

            // When it is cut off once some of its people have been seen
            CompletableFuture<Void> cut = CompletableFuture.runAsync(() -> cutLater(camera, folder.resolve("gate")));
            CompletableFuture<List<String>> watched =
                    CompletableFuture.supplyAsync(() -> states(folder.resolve("data"), camera));
            Run.Ending ending = request.run();
            cut.get(60, TimeUnit.SECONDS);

            // Then
            assertThat(ending).as("said %s", request.said()).isEqualTo(Run.Ending.COMPLETE);
            JsonNode summary = RunRequest.json(folder.resolve("gate/summary.json"));
            assertThat(summary.path("end").asText()).isEqualTo("complete");
            long results = summary.path("results").asLong();
            assertThat(results).isPositive();
            assertThat(summary.path("frames_in").asLong())
                    .isEqualTo(results + summary.path("skipped").asLong())
                    .isLessThanOrEqualTo(camera.sent());
            List<Path> parts = parts(folder.resolve("gate"));
            assertThat(parts).hasSize(2);
            assertThat(ids(parts.get(0))).isNotEmpty().isEqualTo(ids(parts.get(1)));
            assertThat(camera.opened()).isGreaterThanOrEqualTo(3);
            // and whoever asked the broker meanwhile, or asks it later, knows how the camera was
            assertThat(watched.get(60, TimeUnit.SECONDS)).contains("running", "keypoints.json", "overlay.mp4");
            StreamStatus status = status(folder.resolve("data"));
            assertThat(status.state()).isEqualTo("ended: the time is over");
            assertThat(status.source().orElseThrow().reconnects()).isEqualTo(1);
        }
    }

    /** A picture of a shop with several people in it. */
    private static byte[] people() throws IOException {
        Path video = Shared.path("videos", "retail-1080p.mp4");
        try (VideoReader reader = VideoReader.open(video, ReaderOptions.defaults());
                Grab.Picture picture = (Grab.Picture) reader.next();
                Image image = ImageCodec.limitSize(picture.image(), WIDTH)) {
            return ImageCodec.encodeJpeg(image, 90);
        }
    }

    /** Once the first answers are written. */
    private static void cutLater(MotionJpegServer camera, Path stream) {
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
            while (System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(100);
                if (Files.isDirectory(stream) && !parts(stream).isEmpty()) {
                    TimeUnit.SECONDS.sleep(2);
                    camera.cut();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the broker of the run says of the camera's source until it has come back. */
    private static List<String> states(Path data, MotionJpegServer camera) {
        List<String> seen = new ArrayList<>();
        try {
            while (!Files.isDirectory(data.getParent().resolve("gate"))) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            try (KeptBroker broker = KeptBroker.reach(data)) {
                StatusReader reader = new StatusReader(broker.clients("test", Map.of()), Optional.empty());
                while (camera.opened() < 3 || !seen.get(seen.size() - 1).equals("running")) {
                    reader.look().stream()
                            .map(row -> row.state().replaceFirst(":.*", ""))
                            .filter(state ->
                                    seen.isEmpty() || !seen.get(seen.size() - 1).equals(state))
                            .forEach(seen::add);
                    TimeUnit.MILLISECONDS.sleep(100);
                }
                // the moment as files, while it runs
                new MomentExport(
                                broker.clients("test", Map.of()),
                                List.of("gate"),
                                Instant.now().minusSeconds(60),
                                Instant.now(),
                                data.resolveSibling("moment"),
                                List.of(ExportFormat.COCO),
                                true,
                                ExportFormat.Options.plain())
                        .run().stream()
                                .flatMap(written -> written.files().stream())
                                .map(file -> file.getFileName().toString())
                                .distinct()
                                .forEach(seen::add);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return seen;
    }

    private static StreamStatus status(Path data) {
        try (KeptBroker broker = KeptBroker.reach(data)) {
            return new StatusReader(broker.clients("test", Map.of()), Optional.empty())
                    .look()
                    .get(0);
        }
    }

    private static List<Path> parts(Path stream) throws IOException {
        try (Stream<Path> files = Files.list(stream)) {
            return files.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static Set<Integer> ids(Path part) throws IOException {
        Set<Integer> ids = new TreeSet<>();
        RunRequest.json(part.resolve("posetrack.json"))
                .path("annotations")
                .forEach(person -> ids.add(person.path("track_id").asInt()));
        return ids;
    }
}
