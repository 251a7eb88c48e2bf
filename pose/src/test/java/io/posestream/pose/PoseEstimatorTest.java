package io.posestream.pose;

import static io.posestream.pose.PoolingNetwork.CPU;
import static io.posestream.pose.PoolingNetwork.META;
import static io.posestream.pose.PoolingNetwork.WHOLE;
import static io.posestream.pose.PoolingNetwork.assertJoints;
import static io.posestream.pose.PoolingNetwork.at;
import static io.posestream.pose.PoolingNetwork.people;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.inference.InferenceException;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import io.posestream.media.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The estimator on {@link PoolingNetwork}. */
class PoseEstimatorTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeModels() throws Exception {
        PoolingNetwork.write(folder);
    }

    @Test
    void estimate_knownPicture_findsEachCellInSourcePixels() throws Exception {
        // Given
        try (PoseModel model = PoolingNetwork.open(folder, PoseConfig.defaults(), "full.onnx");
                PoseEstimator estimator = model.newEstimator();
                Image picture = PoolingNetwork.picture()) {
            FrameMeta twice = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 128, 128);
            Detections same = people(new Detection(WHOLE, 0.5f));
            Detections large = people(new Detection(new Box(0.5f, 0.5f, 128, 128), 0.5f));
            // When
            List<Poses> found = estimator.estimate(
                    List.of(new PoseRequest(picture, META, same), new PoseRequest(picture, twice, large)));
            // Then
            assertJoints(
                    found.get(0).people().get(0).keypoints(), at(5.5, 9.5, 1), at(33.5, 17.5, 1), at(49.5, 53.5, 1));
            assertThat(found.get(0).people().get(0).score()).isCloseTo(0.5f, within(1e-3f));
            assertThat(found.get(0).modelId()).isEqualTo("pool");
            assertJoints(
                    found.get(1).people().get(0).keypoints(), at(11.5, 19.5, 1), at(67.5, 35.5, 1), at(99.5, 107.5, 1));
        }
    }

    @Test
    void estimate_flipTest_averagesWithTheMirroredPartner() throws Exception {
        // Given
        PoseConfig flip = PoseConfig.defaults().withFlipTest(PoseConfig.FlipTest.ON);
        try (PoseModel model = PoolingNetwork.open(folder, flip, "full.onnx");
                PoseEstimator estimator = model.newEstimator();
                Image picture = PoolingNetwork.picture()) {
            // When
            Poses found = estimator
                    .estimate(List.of(new PoseRequest(picture, META, people(new Detection(WHOLE, 1)))))
                    .get(0);
            // Then: blue and red are partners, so half of each comes from the other's own place
            assertJoints(found.people().get(0).keypoints(), at(5.5, 9.5, 0.5), at(33.5, 17.5, 1), at(5.5, 9.5, 0.5));
        }
    }

    @Test
    void estimate_ensemble_averagesTheMaps() throws Exception {
        // Given
        try (PoseModel model = PoolingNetwork.open(folder, PoseConfig.defaults(), "full.onnx", "half.onnx");
                PoseEstimator estimator = model.newEstimator();
                Image picture = PoolingNetwork.picture()) {
            // When
            List<ScoredPose> found = estimator
                    .estimateScored(List.of(new PoseRequest(picture, META, people(new Detection(WHOLE, 1)))))
                    .get(0);
            // Then
            assertJoints(
                    found.get(0).pose().keypoints(), at(5.5, 9.5, 0.75), at(33.5, 17.5, 0.75), at(49.5, 53.5, 0.75));
            assertThat(found.get(0).instanceScore()).isCloseTo(0.75f, within(1e-3f));
        }
    }

    @Test
    void estimate_mapsThatAreNoNumbers_isAnError() throws Exception {
        // Given
        try (PoseModel model = PoolingNetwork.open(folder, PoseConfig.defaults(), "broken.onnx");
                PoseEstimator estimator = model.newEstimator();
                Image picture = PoolingNetwork.picture()) {
            PoseRequest request = new PoseRequest(picture, META, people(new Detection(WHOLE, 1)));
            // When, Then
            assertThatThrownBy(() -> estimator.estimate(List.of(request)))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("not numbers");
        }
    }

    @Test
    void estimate_nobodyOrKeypointsAlready_needsNoPicture() throws Exception {
        // Given
        List<Keypoint> joints = Collections.nCopies(17, at(1, 2, 0.5));
        Detections done = new Detections(
                "one-stage", Optional.of(Skeletons.COCO_17), List.of(new Detection(WHOLE, 0.8f, joints)));
        try (PoseModel model = PoolingNetwork.open(folder, PoseConfig.defaults(), "full.onnx");
                PoseEstimator estimator = model.newEstimator()) {
            // When
            List<Poses> found = estimator.estimate(List.of(
                    new PoseRequest(Optional.empty(), META, people()), new PoseRequest(Optional.empty(), META, done)));
            // Then
            assertThat(found.get(0).people()).isEmpty();
            assertThat(found.get(1).modelId()).isEqualTo("one-stage");
            assertThat(found.get(1).people().get(0).keypoints()).isEqualTo(joints);
            assertThat(found.get(1).people().get(0).score()).isCloseTo(0.4f, within(1e-6f));
        }
    }

    @Test
    void estimate_boxBeyondTheFrameOrWithoutArea_stillAnswers() throws Exception {
        // Given
        Detections people = people(
                new Detection(new Box(-500, -500, 100, 100), 1),
                new Detection(new Box(10, 10, 0, 0), 1),
                new Detection(new Box(-1e6f, -1e6f, 2e6f, 2e6f), 1));
        try (PoseModel model = PoolingNetwork.open(folder, PoseConfig.defaults().withMaxBatch(2), "full.onnx");
                PoseEstimator estimator = model.newEstimator();
                Image picture = PoolingNetwork.picture()) {
            // When
            Poses found = estimator
                    .estimate(List.of(new PoseRequest(picture, META, people)))
                    .get(0);
            // Then
            assertThat(found.people()).hasSize(3);
            assertThat(found.people().get(0).score()).isZero();
        }
    }

    @Test
    void open_detectorInPlaceOfPose_isUserError() throws Exception {
        // Given
        ModelManifest detector = new ModelManifest(
                "d",
                ModelFamily.RTMDET,
                List.of("full.onnx"),
                new InputSpec("image", 64, 64, 0, 1, ColorOrder.BGR, Normalization.NONE),
                new DetectorHead(DetectorHead.Resize.LETTERBOX, 114, 0),
                "",
                "");
        Files.writeString(folder.resolve("model.json"), detector.toJson());
        // When, Then
        assertThatThrownBy(() -> PoseModel.open(folder, CPU, PoseConfig.defaults()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("finds no keypoints");
    }
}
