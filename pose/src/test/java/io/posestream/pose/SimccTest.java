package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.inference.InferenceException;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.media.Image;
import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimccTest {
    private static final int JOINTS = 17;
    private static final int BINS_X = 384;
    private static final int BINS_Y = 512;
    private static final Box BOX = new Box(100, 50, 90, 200);
    private static final FrameMeta META = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 320, 320);

    @TempDir
    Path folder;

    private PoseModel model(float[] x, float[] y, PoseConfig.FlipTest flip) throws IOException {
        byte[] graph = new TinyOnnx()
                .input("input", 1, 3, 256, 192)
                .answer("simcc_x", x, 1, JOINTS, BINS_X)
                .answer("simcc_y", y, 1, JOINTS, BINS_Y)
                .bytes();
        Path file = Files.write(folder.resolve("rtmpose.onnx"), graph);
        return PoseModel.open(file, SessionConfig.cpu(1), PoseConfig.defaults().withFlipTest(flip));
    }

    private static List<ScoredPose> find(PoseModel model, int people) {
        List<Detection> boxes = Collections.nCopies(people, new Detection(BOX, 0.5f));
        try (PoseEstimator estimator = model.newEstimator();
                Image picture = Image.of(320, 320, new byte[320 * 320 * 3])) {
            PoseRequest request = new PoseRequest(picture, META, new Detections("d", Optional.empty(), boxes));
            return estimator.estimateScored(List.of(request)).get(0);
        }
    }

    @Test
    void estimate_onePlacePerJoint_isWhereThePublishedFormulaPutsIt() throws IOException {
        // Given joint j at bin 20 j along x and 30 j + 1 along y; of two equal maxima the first counts
        float[] x = new float[JOINTS * BINS_X];
        float[] y = new float[JOINTS * BINS_Y];
        for (int joint = 0; joint < JOINTS; joint++) {
            x[joint * BINS_X + 20 * joint] = 0.8f;
            x[joint * BINS_X + BINS_X - 1] = 0.8f;
            y[joint * BINS_Y + 30 * joint + 1] = 0.2f + joint;
        }
        y[4 * BINS_Y + 121] = -1;
        // When
        try (PoseModel model = model(x, y, PoseConfig.FlipTest.OFF)) {
            List<ScoredPose> found = find(model, 2);
            // Then a box of 90 x 200 is fitted to 192:256, enlarged 1.25 times: 187.5 x 250 about (145, 150)
            assertThat(found).hasSize(2);
            ScoredPose person = found.get(1);
            for (int joint = 0; joint < JOINTS; joint++) {
                Keypoint keypoint = person.pose().keypoints().get(joint);
                if (joint == 4) {
                    assertThat(keypoint).isEqualTo(Keypoint.ABSENT);
                    continue;
                }
                assertThat((double) keypoint.x()).isCloseTo(20 * joint / 2.0 / 192 * 187.5 + 145 - 93.75, within(1e-3));
                assertThat((double) keypoint.y())
                        .isCloseTo((30 * joint + 1) / 2.0 / 256 * 250 + 150 - 125, within(1e-3));
                assertThat(keypoint.score()).isEqualTo(joint == 0 ? 0.2f : 0.8f);
            }
            // mmpose's: the mean of those above 0.2, times the box's score
            assertThat(person.keypointScores().get(4)).isEqualTo(0);
            assertThat(person.instanceScore()).isCloseTo(0.5f * 0.8f, within(1e-6f));
        }
    }

    @Test
    void read_valuesAboveOne_areCutInOursAndKeptInTheAuthors() {
        // Given
        float[] x = {0, 3, 1};
        float[] y = {2.5f, 0};
        // When
        ScoredPose pose =
                Simcc.read(x, 0, 3, y, 0, 2, 1, new ScoreRule(1, ScoreRule.Official.HRNET), BOX, 1, Affine.IDENTITY);
        // Then
        assertThat(pose.pose().keypoints()).containsExactly(new Keypoint(1, 0, 1));
        assertThat(pose.keypointScores()).containsExactly(2.5f);
    }

    @Test
    void read_randomVectors_isWhatTheSlowTwinGives() {
        // Given
        Random random = new Random(5);
        int joints = 9;
        float[] x = new float[3 + joints * 20];
        float[] y = new float[2 + joints * 30];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(7) - 3;
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = random.nextInt(5) - 3;
        }
        // When
        ScoredPose pose = Simcc.read(
                x, 3, 20, y, 2, 30, joints, new ScoreRule(4, ScoreRule.Official.NONE), BOX, 1, Affine.IDENTITY);
        // Then
        for (int joint = 0; joint < joints; joint++) {
            int bestX = 0;
            int bestY = 0;
            for (int bin = 19; bin >= 0; bin--) {
                bestX = x[3 + joint * 20 + bin] >= x[3 + joint * 20 + bestX] ? bin : bestX;
            }
            for (int bin = 29; bin >= 0; bin--) {
                bestY = y[2 + joint * 30 + bin] >= y[2 + joint * 30 + bestY] ? bin : bestY;
            }
            float value = Math.min(x[3 + joint * 20 + bestX], y[2 + joint * 30 + bestY]);
            Keypoint expected = value > 0 ? new Keypoint(bestX, bestY, value / 4) : Keypoint.ABSENT;
            assertThat(pose.pose().keypoints().get(joint)).isEqualTo(expected);
        }
    }

    @Test
    void estimate_mirroredToo_changesSidesAndTurnsXAround() throws IOException {
        // Given a network that sees the same in the mirrored crop: left eye at 100, right eye at 50
        float[] x = new float[JOINTS * BINS_X];
        float[] y = new float[JOINTS * BINS_Y];
        x[BINS_X + 100] = 1;
        x[2 * BINS_X + 50] = 1;
        y[BINS_Y + 7] = 1;
        y[2 * BINS_Y + 9] = 0.5f;
        // When
        try (PoseModel model = model(x, y, PoseConfig.FlipTest.ON)) {
            ScoredPose person = find(model, 1).get(0);
            // Then the right eye's bin 50 comes back as the left eye's 383 - 50: both are one half, the first counts
            assertThat(person.keypointScores().get(1)).isEqualTo(0.5f);
            assertThat((double) person.pose().keypoints().get(1).x())
                    .isCloseTo(100 / 2.0 / 192 * 187.5 + 145 - 93.75, within(1e-3));
            assertThat((double) person.pose().keypoints().get(1).y()).isCloseTo(7 / 2.0 / 256 * 250 + 25, within(1e-3));
            assertThat((double) person.pose().keypoints().get(2).x())
                    .isCloseTo(50 / 2.0 / 192 * 187.5 + 145 - 93.75, within(1e-3));
        }
    }

    @Test
    void estimate_valueThatIsNoNumber_isAFailure() throws IOException {
        // Given
        float[] x = new float[JOINTS * BINS_X];
        x[5] = Float.NaN;
        // When, Then
        try (PoseModel model = model(x, new float[JOINTS * BINS_Y], PoseConfig.FlipTest.OFF)) {
            assertThatThrownBy(() -> find(model, 1))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("not numbers");
        }
    }

    @Test
    void passThrough_peopleWithKeypoints_areHandedOn() {
        // Given
        List<Keypoint> joints = Collections.nCopies(JOINTS, new Keypoint(3, 4, 0.5f));
        Detections seen =
                new Detections("one", Optional.of(Skeletons.COCO_17), List.of(new Detection(BOX, 0.8f, joints)));
        Detections boxes = seen.boxesOnly();
        Detections byBox = new Detections("one", seen.skeleton(), seen.people(), true, true);
        // When
        Poses poses = PoseEstimator.passThrough()
                .estimate(List.of(new PoseRequest(Optional.empty(), META, seen)))
                .get(0);
        // Then
        assertThat(poses.modelId()).isEqualTo("one");
        assertThat(poses.people().get(0).keypoints()).isEqualTo(joints);
        assertThat(poses.people().get(0).score()).isEqualTo(0.4f);
        assertThat(PoseEstimator.passThrough()
                        .estimate(List.of(new PoseRequest(Optional.empty(), META, byBox)))
                        .get(0)
                        .people()
                        .get(0)
                        .score())
                .isEqualTo(0.8f);
        assertThat(boxes.people()).containsExactly(new Detection(BOX, 0.8f));
        try (Image picture = Image.of(8, 8, new byte[8 * 8 * 3])) {
            PoseRequest request = new PoseRequest(picture, META, boxes);
            assertThatThrownBy(() -> PoseEstimator.passThrough().estimate(List.of(request)))
                    .isInstanceOf(InferenceException.class)
                    .hasMessageContaining("no pose network");
        }
    }
}
