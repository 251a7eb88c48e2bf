package io.posestream.pose;

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
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.inference.ColorOrder;
import io.posestream.inference.CropRule;
import io.posestream.inference.DecodeRule;
import io.posestream.inference.DetectorHead;
import io.posestream.inference.HeatmapHead;
import io.posestream.inference.InferenceException;
import io.posestream.inference.InputSpec;
import io.posestream.inference.ModelFamily;
import io.posestream.inference.ModelManifest;
import io.posestream.inference.Normalization;
import io.posestream.inference.ScoreRule;
import io.posestream.inference.SessionConfig;
import io.posestream.media.Image;
import io.posestream.testkit.TinyOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that only pools: its three maps are the blue, green and red of the crop, so truth is known. */
class PoseEstimatorTest {
    private static final SessionConfig CPU = SessionConfig.cpu(1);
    private static final Skeleton COLORS = new Skeleton(
            "colors",
            List.of("blue", "green", "red"),
            List.of(),
            List.of(new Skeleton.Pair(0, 2)),
            List.of(0.1, 0.1, 0.1),
            "made up");
    private static final FrameMeta META = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 64, 64);
    private static final Box WHOLE = new Box(0, 0, 64, 64);

    @TempDir
    Path folder;

    /** Black, with one 4 x 4 cell of each colour: blue at (4, 8), green at (32, 16), red at (48, 52). */
    private static Image picture() {
        byte[] bgr = new byte[3 * 64 * 64];
        int[][] corners = {{4, 8}, {32, 16}, {48, 52}};
        for (int color = 0; color < 3; color++) {
            for (int i = 0; i < 16; i++) {
                int x = corners[color][0] + i % 4;
                int y = corners[color][1] + i / 4;
                bgr[3 * (y * 64 + x) + color] = (byte) 255;
            }
        }
        return Image.of(64, 64, bgr);
    }

    @BeforeEach
    void writeModels() throws Exception {
        Files.write(folder.resolve("full.onnx"), pooling(1));
        Files.write(folder.resolve("half.onnx"), pooling(0.5f));
        Files.write(folder.resolve("broken.onnx"), pooling(Float.NaN));
    }

    private static byte[] pooling(float gain) {
        return new TinyOnnx()
                .input("image", -1, 3, 64, 64)
                .output("maps", -1, 3, 16, 16)
                .constant("gain", new float[] {gain}, 1)
                .averagePool("image", "pooled", 4)
                .node("Mul", List.of("pooled", "gain"), "maps")
                .bytes();
    }

    private PoseModel open(PoseConfig config, String... graphs) throws Exception {
        InputSpec input = new InputSpec(
                "image",
                64,
                64,
                0,
                8,
                ColorOrder.BGR,
                new Normalization(255, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)));
        HeatmapHead head = new HeatmapHead(
                "maps",
                16,
                16,
                new CropRule(CropRule.Convention.HRNET, 1, 1, 1.5),
                new DecodeRule(DecodeRule.Method.ARGMAX, 1, false, 0),
                new ScoreRule(1, ScoreRule.Official.HRNET),
                COLORS);
        ModelManifest manifest =
                new ModelManifest("pool", ModelFamily.HEATMAP, List.of(graphs), input, head, "ours", "made up");
        Path file = Files.writeString(folder.resolve("model.json"), manifest.toJson());
        return PoseModel.open(file, CPU, config);
    }

    private static Detections people(Detection... people) {
        return new Detections("detector", Optional.empty(), List.of(people));
    }

    private static Keypoint at(double x, double y, double score) {
        return new Keypoint((float) x, (float) y, (float) score);
    }

    private static void assertJoints(List<Keypoint> joints, Keypoint... expected) {
        assertThat(joints).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(joints.get(i).x()).isCloseTo(expected[i].x(), within(1e-3f));
            assertThat(joints.get(i).y()).isCloseTo(expected[i].y(), within(1e-3f));
            assertThat(joints.get(i).score()).isCloseTo(expected[i].score(), within(1e-3f));
        }
    }

    @Test
    void estimate_knownPicture_findsEachCellInSourcePixels() throws Exception {
        // Given
        try (PoseModel model = open(PoseConfig.defaults(), "full.onnx");
                PoseEstimator estimator = model.newEstimator();
                Image picture = picture()) {
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
        try (PoseModel model = open(flip, "full.onnx");
                PoseEstimator estimator = model.newEstimator();
                Image picture = picture()) {
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
        try (PoseModel model = open(PoseConfig.defaults(), "full.onnx", "half.onnx");
                PoseEstimator estimator = model.newEstimator();
                Image picture = picture()) {
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
        try (PoseModel model = open(PoseConfig.defaults(), "broken.onnx");
                PoseEstimator estimator = model.newEstimator();
                Image picture = picture()) {
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
        try (PoseModel model = open(PoseConfig.defaults(), "full.onnx");
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
        try (PoseModel model = open(PoseConfig.defaults().withMaxBatch(2), "full.onnx");
                PoseEstimator estimator = model.newEstimator();
                Image picture = picture()) {
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
