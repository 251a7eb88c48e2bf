package io.posestream.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.inference.SessionConfig;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks at hand on pictures people annotated. */
@SharedTest
class DetectorNetworksTest {
    private static final Path VAL = Shared.path("data", "coco-val-dev");
    private static final int CALLERS = 3;

    private static DetectorModel open(String name, int threads) {
        return open(name, threads, DetectorConfig.defaults());
    }

    private static DetectorModel open(String name, int threads, DetectorConfig config) {
        return DetectorModel.open(Shared.path("models", name + ".onnx"), SessionConfig.cpu(threads), config);
    }

    private static Image picture(String name) throws Exception {
        return ImageCodec.decode(Files.readAllBytes(VAL.resolve("images").resolve(name)));
    }

    private static FrameMeta meta(int width, int height) {
        return new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, width, height);
    }

    @ParameterizedTest
    @CsvSource({"rtmdet_nano_person, 0.70, 0.80", "yolox_nano, 0.60, 0.70", "deimv2_hgnetv2_femto_coco, 0.70, 0.85"})
    void detect_annotatedPictures_reachesItsAccuracy(String name, double ap50, double recall50) throws Exception {
        // Given
        JsonNode annotations =
                new ObjectMapper().readTree(VAL.resolve("person_keypoints.json").toFile());
        BoxAp accuracy = new BoxAp();
        // When
        try (DetectorModel model = open(name, 1);
                Detector detector = model.newDetector()) {
            for (JsonNode node : annotations.get("images")) {
                try (Image picture = picture(node.get("file_name").asText())) {
                    Detections found = detector.detect(picture, meta(picture.width(), picture.height()));
                    accuracy.add(truths(annotations, node.get("id").asLong()), found.people());
                }
            }
        }
        // Then
        BoxAp.Result result = accuracy.result();
        assertThat(result.ap50()).as("%s", result).isGreaterThan(ap50);
        assertThat(result.recall50()).as("%s", result).isGreaterThan(recall50);
        assertThat(result.perPicture()).as("%s", result).isLessThan(20);
    }

    private static List<Box> truths(JsonNode annotations, long image) {
        List<Box> boxes = new ArrayList<>();
        for (JsonNode node : annotations.get("annotations")) {
            if (node.get("image_id").asLong() == image) {
                JsonNode box = node.get("bbox");
                boxes.add(new Box(
                        (float) box.get(0).asDouble(),
                        (float) box.get(1).asDouble(),
                        (float) box.get(2).asDouble(),
                        (float) box.get(3).asDouble()));
            }
        }
        return boxes;
    }

    @ParameterizedTest
    @CsvSource({"rtmdet_nano_person, 0.5", "yolox_nano, 0.65", "deimv2_hgnetv2_femto_coco, 0.65"})
    void detect_crowd_leavesTheWeakerOfTwoThatOverlap(String name, double usual) throws Exception {
        // Given
        try (Image picture = picture("000000001000.jpg")) {
            // When
            List<Box> all = boxes(name, DetectorConfig.defaults().withNmsIou(1), picture);
            List<Box> found = boxes(name, DetectorConfig.defaults(), picture);
            List<Box> apart = boxes(name, DetectorConfig.defaults().withNmsIou(0.3), picture);
            // Then
            assertThat(largestOverlap(all)).isGreaterThan(usual);
            assertThat(largestOverlap(found)).isBetween(0.3, usual);
            assertThat(largestOverlap(apart)).isLessThanOrEqualTo(0.3);
            assertThat(found).hasSizeLessThan(all.size()).isSubsetOf(all);
            assertThat(apart).hasSizeLessThan(found.size()).startsWith(all.get(0));
        }
    }

    private static List<Box> boxes(String name, DetectorConfig config, Image picture) {
        try (DetectorModel model = open(name, 1, config.withMaxPeople(Integer.MAX_VALUE));
                Detector detector = model.newDetector()) {
            return detector.detect(picture, meta(picture.width(), picture.height())).people().stream()
                    .map(Detection::box)
                    .toList();
        }
    }

    private static double largestOverlap(List<Box> boxes) {
        double largest = 0;
        for (int i = 0; i < boxes.size(); i++) {
            for (Box other : boxes.subList(i + 1, boxes.size())) {
                largest = Math.max(largest, boxes.get(i).iou(other));
            }
        }
        return largest;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtmdet_nano_person", "yolox_nano", "deimv2_hgnetv2_femto_coco"})
    void detect_threadsAndCallers_isEqualToTheBit(String name) throws Exception {
        // Given
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (Image picture = picture("000000000139.jpg");
                DetectorModel one = open(name, 1);
                DetectorModel two = open(name, 2);
                Detector first = one.newDetector();
                Detector second = two.newDetector()) {
            FrameMeta meta = meta(picture.width(), picture.height());
            Detections expected = first.detect(picture, meta);
            List<Future<List<Detections>>> answers = new ArrayList<>();
            // When
            for (int caller = 0; caller < CALLERS; caller++) {
                answers.add(callers.submit(() -> {
                    try (Detector detector = one.newDetector()) {
                        return List.of(detector.detect(picture, meta), detector.detect(picture, meta));
                    }
                }));
            }
            // Then
            assertThat(expected.people()).isNotEmpty();
            assertThat(second.detect(picture, meta)).isEqualTo(expected);
            for (Future<List<Detections>> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).containsOnly(expected);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtmdet_nano_person", "yolox_nano", "deimv2_hgnetv2_femto_coco"})
    void detect_emptyAndScaledPictures_answersInSourcePixels(String name) throws Exception {
        // Given
        try (Image black = Image.of(64, 48, new byte[3 * 64 * 48]);
                Image picture = picture("000000000139.jpg");
                DetectorModel model = open(name, 1);
                Detector detector = model.newDetector()) {
            // When
            Detections nobody = detector.detect(black, meta(64, 48));
            Detection stored = detector.detect(picture, meta(picture.width(), picture.height()))
                    .people()
                    .get(0);
            Detection source = detector.detect(picture, meta(2 * picture.width(), 2 * picture.height()))
                    .people()
                    .get(0);
            // Then
            assertThat(nobody.people()).isEmpty();
            assertThat((double) source.box().x()).isCloseTo(2 * stored.box().x() + 0.5, within(1e-2));
            assertThat((double) source.box().height())
                    .isCloseTo(2 * stored.box().height(), within(1e-2));
        }
    }
}
