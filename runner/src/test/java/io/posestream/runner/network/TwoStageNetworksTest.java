package io.posestream.runner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeletons;
import io.posestream.detector.Detector;
import io.posestream.detector.DetectorConfig;
import io.posestream.detector.DetectorModel;
import io.posestream.detector.ScoredDetections;
import io.posestream.inference.DetectorHead;
import io.posestream.inference.SessionConfig;
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

    private static ScoredDetections detect(Detector detector, String picture) {
        Npy pixels = read("pictures", picture + ".bgr_u8");
        int height = pixels.shape()[0];
        int width = pixels.shape()[1];
        double[] levels = pixels.doubles();
        byte[] bgr = new byte[levels.length];
        for (int i = 0; i < bgr.length; i++) {
            bgr[i] = (byte) (int) levels[i];
        }
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
            assertThat((double) person.box().right()).as(where).isCloseTo(boxes.at(i, 2), within(PIXELS));
            assertThat((double) person.box().bottom()).as(where).isCloseTo(boxes.at(i, 3), within(PIXELS));
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
