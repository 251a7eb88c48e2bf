package io.posestream.runner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeletons;
import io.posestream.detector.Detector;
import io.posestream.detector.DetectorConfig;
import io.posestream.detector.DetectorModel;
import io.posestream.detector.ScoredDetections;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.media.Image;
import io.posestream.models.TwoStageImport;
import io.posestream.models.rcnn.RcnnArchitecture;
import io.posestream.testkit.Npy;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a checkpoint and a picture to people, against the authors' own code with the same weights. */
@SharedTest
class TwoStageNetworksTest {
    private static final List<String> PICTURES = List.of("a", "b", "c", "blank");
    private static final double PIXELS = 5e-3;
    private static final double BOX_SCORE = 1e-4;
    private static final double KEYPOINT_SCORE = 5e-3;
    /** As wide as the vectors' networks were run. */
    private static final DetectorHead.Sides SIDES = new DetectorHead.Sides(192, 320);

    /** Also one of a pixel, which the makers keep. */
    private static final DetectorConfig EVERYBODY =
            new DetectorConfig(OptionalDouble.empty(), OptionalDouble.empty(), 0, 100);

    @TempDir
    Path folder;

    private static Npy read(String network, String name) {
        return Npy.read(Shared.path("vectors", "one-stage", network, name + ".npy"));
    }

    @ParameterizedTest
    @CsvSource({
        "net-onestage-r50, weights.pth, ONESTAGE_R50",
        "net-keypoint-rcnn-r50-detectron2, weights.pkl, KEYPOINT_RCNN_R50",
        "net-keypoint-rcnn-r50-torchvision, weights.pth, KEYPOINT_RCNN_R50"
    })
    void detectScored_importedNetwork_findsThePeopleOfTheAuthors(
            String network, String weights, RcnnArchitecture architecture) {
        // Given
        Path model = imported(network, weights, architecture);
        try (DetectorModel opened = DetectorModel.open(model, SessionConfig.cpu(1), EVERYBODY);
                Detector detector = opened.newDetector()) {
            for (String picture : PICTURES) {
                // When
                ScoredDetections found = detect(detector, picture);

                // Then
                requireEqual(found, network, picture);
            }
        }
    }

    private Path imported(String network, String weights, RcnnArchitecture architecture) {
        Path model = folder.resolve("model");
        new TwoStageImport(
                        architecture,
                        Shared.path("vectors", "one-stage", network, weights),
                        model,
                        Skeletons.COCO_17,
                        SIDES,
                        TwoStageImport.BOX_SCORE,
                        TwoStageImport.NMS_IOU,
                        "none",
                        false,
                        false)
                .run(new PrintWriter(new StringWriter()));
        return model;
    }

    @ParameterizedTest
    @CsvSource({
        "net-onestage-r50, weights.pth, ONESTAGE_R50",
        "net-keypoint-rcnn-r50-detectron2, weights.pkl, KEYPOINT_RCNN_R50",
        "net-keypoint-rcnn-r50-torchvision, weights.pth, KEYPOINT_RCNN_R50"
    })
    void detect_picturesOfAnySize_areAnsweredAlikeEachTime(
            String network, String weights, RcnnArchitecture architecture) {
        // Given
        Path model = imported(network, weights, architecture);
        Random random = new Random(3);
        int people = 0;
        try (DetectorModel opened = DetectorModel.open(model, SessionConfig.cpu(1), EVERYBODY);
                Detector detector = opened.newDetector()) {
            for (int[] size :
                    new int[][] {{1, 1}, {2, 700}, {900, 3}, {31, 33}, {192, 192}, {1000, 250}, {250, 1000}}) {
                byte[] bgr = new byte[3 * size[0] * size[1]];
                random.nextBytes(bgr);

                // When
                Detections first = detect(detector, size[0], size[1], bgr).detections();
                Detections second = detect(detector, size[0], size[1], bgr).detections();

                // Then
                assertThat(second).isEqualTo(first);
                assertThat(first.poseScoreIsBoxScore()).isTrue();
                people += first.people().size();
                for (Detection person : first.people()) {
                    assertThat(person.box()).isEqualTo(person.box().clip(size[0], size[1]));
                }
            }
        }
        assertThat(people).isPositive();
    }

    @Test
    void detect_limitsOfARun_holdInsideTheGraph() {
        // Given
        Path model = imported("net-onestage-r50", "weights.pth", RcnnArchitecture.ONESTAGE_R50);
        List<Detection> all = people(model, EVERYBODY);

        // When
        List<Detection> strict = people(model, EVERYBODY.withScoreThreshold(0.1));
        List<Detection> two = people(model, EVERYBODY.withMaxPeople(2));
        List<Detection> nobody = people(model, EVERYBODY.withScoreThreshold(1));

        // Then
        assertThat(all).hasSize(4);
        assertThat(strict).isEqualTo(all.subList(0, 2));
        assertThat(two).isEqualTo(all.subList(0, 2));
        assertThat(nobody).isEmpty();
    }

    private static List<Detection> people(Path model, DetectorConfig config) {
        try (DetectorModel opened = DetectorModel.open(model, SessionConfig.cpu(1), config);
                Detector detector = opened.newDetector()) {
            return detect(detector, "a").detections().people();
        }
    }

    private static ScoredDetections detect(Detector detector, String picture) {
        Npy pixels = read("pictures", picture + ".bgr_u8");
        int height = pixels.shape()[0];
        int width = pixels.shape()[1];
        double[] levels = pixels.doubles();
        byte[] bgr = new byte[levels.length];
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = (byte) (int) levels[i];
        }
        return detect(detector, width, height, bgr);
    }

    private static ScoredDetections detect(Detector detector, int width, int height, byte[] bgr) {
        try (Image image = Image.of(width, height, bgr)) {
            return detector.detectScored(image, new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, width, height));
        }
    }

    private static void requireEqual(ScoredDetections found, String network, String picture) {
        String where = network + " " + picture;
        boolean isTorchvision = network.endsWith("torchvision");
        Npy boxes = read(network, picture + ".boxes_xyxy");
        Npy scores = read(network, picture + ".scores");
        Npy keypoints = read(network, picture + (isTorchvision ? ".keypoints" : ".coco_keypoints"));
        List<Detection> people = found.detections().people();
        assertThat(people).as(where).hasSize(scores.shape()[0]);
        for (int i = 0; i < people.size(); i++) {
            Detection person = people.get(i);
            assertThat((double) person.score()).as(where).isCloseTo(scores.at(i), within(BOX_SCORE));
            assertThat((double) person.box().x()).as(where).isCloseTo(boxes.at(i, 0), within(PIXELS));
            assertThat((double) person.box().y()).as(where).isCloseTo(boxes.at(i, 1), within(PIXELS));
            assertThat(person.box().right()).as(where).isCloseTo(boxes.at(i, 2), within(PIXELS));
            assertThat(person.box().bottom()).as(where).isCloseTo(boxes.at(i, 3), within(PIXELS));
            for (int joint = 0; joint < person.keypoints().size(); joint++) {
                Keypoint keypoint = person.keypoints().get(joint);
                assertThat((double) keypoint.x()).as(where).isCloseTo(keypoints.at(i, joint, 0), within(PIXELS));
                assertThat((double) keypoint.y()).as(where).isCloseTo(keypoints.at(i, joint, 1), within(PIXELS));
                double expected = isTorchvision
                        ? read(network, picture + ".keypoint_scores").at(i, joint)
                        : keypoints.at(i, joint, 2);
                double tolerance = isTorchvision ? KEYPOINT_SCORE : KEYPOINT_SCORE * expected;
                double score = found.keypointScores().get(i).get(joint);
                assertThat(score).as(where).isCloseTo(expected, within(tolerance));
                if (!isTorchvision) {
                    assertThat((double) keypoint.score()).isCloseTo(Math.min(score, 1), within(1e-6));
                }
            }
        }
    }
}
