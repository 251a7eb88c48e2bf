package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.inference.SessionConfig;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accuracy on pictures people annotated, by COCO's own measure. */
@SharedTest
class CocoAccuracyTest {
    private static final Path VAL = Shared.path("data", "coco-val-dev");

    @ParameterizedTest
    @ValueSource(strings = {"k01_perfect", "k03_ties_maxdets"})
    void cocoAp_vectors_giveOfficialNumbers(String name) throws Exception {
        // Given
        Path folder = Shared.path("vectors", "coco", name);
        JsonNode expected = CocoFiles.json(folder.resolve("expected.json"))
                .get("pycocotools")
                .get("stats");
        // When
        CocoAp.Result result =
                CocoAp.of(CocoFiles.truths(folder.resolve("gt.json")), CocoFiles.found(folder.resolve("dt.json")));
        // Then
        assertThat(result.ap()).isCloseTo(expected.get("AP").asDouble(), within(1e-9));
        assertThat(result.ap50()).isCloseTo(expected.get("AP50").asDouble(), within(1e-9));
        assertThat(result.ap75()).isCloseTo(expected.get("AP75").asDouble(), within(1e-9));
        assertThat(result.ar()).isCloseTo(expected.get("AR").asDouble(), within(1e-9));
    }

    @Test
    void tinypose_truthBoxes_reachesItsAccuracy() throws Exception {
        // Given
        PoseConfig config = PoseConfig.defaults();
        List<CocoAp.Person> truths = CocoFiles.truths(VAL.resolve("person_keypoints.json"));
        // When
        CocoAp.Result result = CocoAp.of(truths, estimate(truths, config));
        // Then
        assertThat(result.ap()).as("%s", result).isBetween(0.685, 0.72);
    }

    @Test
    @Tag("full")
    void tinypose_truthBoxesAndFlipTest_gainsAPoint() throws Exception {
        // Given
        PoseConfig config = PoseConfig.defaults().withFlipTest(PoseConfig.FlipTest.ON);
        List<CocoAp.Person> truths = CocoFiles.truths(VAL.resolve("person_keypoints.json"));
        // When
        CocoAp.Result result = CocoAp.of(truths, estimate(truths, config));
        // Then
        assertThat(result.ap()).as("%s", result).isBetween(0.695, 0.72);
    }

    private static List<CocoAp.Person> estimate(List<CocoAp.Person> truths, PoseConfig config) throws Exception {
        List<CocoAp.Person> found = new ArrayList<>();
        try (PoseModel model = PoseModel.open(
                        Shared.path("models", "tinypose_256x192.onnx"), SessionConfig.defaults(), config);
                PoseEstimator estimator = model.newEstimator()) {
            for (Map.Entry<Long, String> entry :
                    CocoFiles.images(VAL.resolve("person_keypoints.json")).entrySet()) {
                List<Detection> people = truths.stream()
                        .filter(truth -> truth.image() == entry.getKey())
                        .map(truth -> new Detection(box(truth), 1))
                        .toList();
                byte[] bytes = Files.readAllBytes(VAL.resolve("images").resolve(entry.getValue()));
                try (Image picture = ImageCodec.decode(bytes)) {
                    FrameMeta meta =
                            new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, picture.width(), picture.height());
                    Detections detections = new Detections("truth", Optional.empty(), people);
                    estimator
                            .estimateScored(List.of(new PoseRequest(picture, meta, detections)))
                            .get(0)
                            .forEach(pose -> found.add(person(entry.getKey(), pose)));
                }
            }
        }
        return found;
    }

    private static Box box(CocoAp.Person truth) {
        List<Double> box = truth.box();
        return new Box(
                box.get(0).floatValue(),
                box.get(1).floatValue(),
                box.get(2).floatValue(),
                box.get(3).floatValue());
    }

    private static CocoAp.Person person(long image, ScoredPose scored) {
        List<Double> numbers = new ArrayList<>();
        for (Keypoint keypoint : scored.pose().keypoints()) {
            numbers.add((double) keypoint.x());
            numbers.add((double) keypoint.y());
            numbers.add((double) keypoint.score());
        }
        return new CocoAp.Person(image, numbers, 0, List.of(), false, scored.instanceScore());
    }
}
