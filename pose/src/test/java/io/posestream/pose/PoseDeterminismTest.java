package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Poses;
import io.posestream.inference.SessionConfig;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.testkit.ProcessCost;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results are the same to the bit however the work is cut, and memory stays flat. */
@SharedTest
class PoseDeterminismTest {
    private static final Path TINYPOSE = Shared.path("models", "tinypose_256x192.onnx");
    private static final int CALLERS = 3;
    private static final int ROUNDS = 5;
    /** With a network of the usual size; with one that only pools, many more take less time. */
    private static final int SOAK_RUNS = Integer.getInteger("pose.soak.runs", 1_000);

    private static Image picture() throws Exception {
        return ImageCodec.decode(Files.readAllBytes(Shared.path("data", "coco-val-dev", "images", "000000000139.jpg")));
    }

    /** Eight boxes of different size, in and beyond the picture. */
    private static PoseRequest request(Image picture) {
        List<Detection> people = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            people.add(new Detection(new Box(80 * i - 30, 20 * i, 40 + 15 * i, 150 + 20 * i), 0.5f + i / 20f));
        }
        FrameMeta meta = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, picture.width(), picture.height());
        return new PoseRequest(picture, meta, new Detections("boxes", Optional.empty(), people));
    }

    private static Poses estimate(int threads, int batch, Image picture) {
        try (PoseModel model = PoseModel.open(
                        TINYPOSE,
                        SessionConfig.cpu(threads),
                        PoseConfig.defaults().withMaxBatch(batch));
                PoseEstimator estimator = model.newEstimator()) {
            return estimator.estimate(List.of(request(picture))).get(0);
        }
    }

    @Test
    void estimate_anyBatchSizeAndThreads_isEqualToTheBit() throws Exception {
        // Given
        try (Image picture = picture()) {
            Poses expected = estimate(1, 1, picture);
            for (int batch = 2; batch <= 8; batch++) {
                // When
                Poses found = estimate(1 + batch % 2, batch, picture);
                // Then
                assertThat(found).as("batch %d", batch).isEqualTo(expected);
            }
        }
    }

    @Test
    void estimate_manyCallersOfOneSession_isEqualToTheBit() throws Exception {
        // Given
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (Image picture = picture();
                PoseModel model = PoseModel.open(TINYPOSE, SessionConfig.cpu(1), PoseConfig.defaults())) {
            Poses expected = estimate(1, 1, picture);
            List<Future<List<Poses>>> answers = new ArrayList<>();
            // When
            for (int caller = 0; caller < CALLERS; caller++) {
                answers.add(callers.submit(() -> {
                    try (PoseEstimator estimator = model.newEstimator()) {
                        PoseRequest request = request(picture);
                        return estimator.estimate(List.of(request, request, request));
                    }
                }));
            }
            // Then
            for (Future<List<Poses>> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).containsOnly(expected);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void estimate_manyRuns_memoryStaysFlat() throws Exception {
        // Given, When
        double grown = growth(TINYPOSE, 40, 40);
        // Then: one forgotten input tensor per run would be 40 MB
        assertThat(grown).as("KB of resident memory").isLessThan(12_000);
    }

    @Test
    @Tag("full")
    void estimate_moreRuns_memoryStaysFlat() throws Exception {
        // Given a warm-up long enough for compiled code and the pages of the heap
        // When
        double grown = growth(TINYPOSE, 1_000, SOAK_RUNS / ROUNDS);
        // Then
        assertThat(grown).as("KB of resident memory").isLessThan(8_000);
    }

    @Test
    @Tag("full")
    void estimate_twentyThousandRuns_memoryStaysFlat(@TempDir Path folder) throws Exception {
        // Given
        PoolingNetwork.write(folder);
        // When
        double grown = growth(PoolingNetwork.manifest(folder, "full.onnx"), 20_000, 20_000 / ROUNDS);
        // Then
        assertThat(grown).as("KB of resident memory").isLessThan(8_000);
    }

    /** Growth of resident memory over a round of {@code runs} runs of batches of 1 to 8, in KB, after a warm-up. */
    private static double growth(Path network, int warmUp, int runs) throws Exception {
        PoseConfig config = PoseConfig.defaults().withMaxBatch(8);
        try (Image picture = picture();
                PoseModel model = PoseModel.open(network, SessionConfig.cpu(1), config)) {
            PoseRequest whole = request(picture);
            run(model, whole, warmUp);
            return ProcessCost.growth(ROUNDS, () -> {
                run(model, whole, runs);
                return null;
            });
        }
    }

    /** Opens a new estimator now and then, so that a leaked buffer shows as well. */
    private static void run(PoseModel model, PoseRequest whole, int runs) {
        int perEstimator = 20;
        for (int done = 0; done < runs; done += perEstimator) {
            try (PoseEstimator estimator = model.newEstimator()) {
                for (int i = 0; i < perEstimator; i++) {
                    int people = i % 10 == 0 ? 8 : 1;
                    Detections some = new Detections(
                            "boxes", Optional.empty(), whole.people().people().subList(0, people));
                    estimator.estimate(List.of(new PoseRequest(whole.picture(), whole.meta(), some)));
                }
            }
        }
    }
}
