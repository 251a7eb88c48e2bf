package io.posestream.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeletons;
import io.posestream.inference.InferenceException;
import io.posestream.inference.SessionConfig;
import io.posestream.media.Image;
import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that find boxes and keypoints at once; graphs that always give the same answer stand in for them. */
final class OneStageTest {
    private static final int JOINTS = 17;
    /** Of the input. */
    private static final int SIDE = 320;

    private static final int CELLS = 2100;
    /** A picture twice as wide as high, stored at a quarter of its size: shrunk 0.8 times, 80 rows above and below. */
    private static final int WIDTH = 400;

    private static final int HEIGHT = 200;
    private static final double SHRINK = 0.8;
    private static final double TOP = 80;
    private static final double GATE = 0.15;

    @TempDir
    Path folder;

    private Detections detect(TinyOnnx graph) throws IOException {
        Path file = Files.write(folder.resolve("net.onnx"), graph.bytes());
        FrameMeta meta = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 4 * WIDTH, 4 * HEIGHT);
        try (DetectorModel model = DetectorModel.open(file, SessionConfig.cpu(1), DetectorConfig.defaults());
                Detector detector = model.newDetector();
                Image picture = Image.of(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT * 3])) {
            assertThat(model.givesKeypoints()).isTrue();
            return detector.detect(picture, meta);
        }
    }

    private static TinyOnnx yolo(float[] values, int rows, int columns) {
        return new TinyOnnx().input("images", 1, 3, SIDE, SIDE).answer("output0", values, 1, rows, columns);
    }

    /** From pixels of the input to source pixels: unpad, divide by the ratio, then pixel centres to 4 times the size. */
    private static double sourceX(double x, double left) {
        return ((x - left) / SHRINK + 0.5) * 4 - 0.5;
    }

    private static double sourceY(double y, double top) {
        return ((y - top) / SHRINK + 0.5) * 4 - 0.5;
    }

    private static void set(float[] grid, int cell, double... column) {
        for (int row = 0; row < column.length; row++) {
            grid[row * CELLS + cell] = (float) column[row];
        }
    }

    @Test
    void detect_yoloPoseOnePerson_isWhereThePublishedFormulasPutIt() throws IOException {
        // Given a person of 80 x 120 about (100, 160), joint j at (70 + 2 j, 110 + 5 j), seen by 0.5 + j / 40
        double[] column = new double[5 + 3 * JOINTS];
        double[] box = {100, 160, 80, 120, 0.9};
        System.arraycopy(box, 0, column, 0, 5);
        for (int joint = 0; joint < JOINTS; joint++) {
            column[5 + 3 * joint] = 70 + 2 * joint;
            column[6 + 3 * joint] = 110 + 5 * joint;
            column[7 + 3 * joint] = 0.5 + joint / 40.0;
        }
        float[] grid = new float[(5 + 3 * JOINTS) * CELLS];
        set(grid, 1234, column);
        // When
        Detections found = detect(yolo(grid, 5 + 3 * JOINTS, CELLS));
        // Then
        assertThat(found.skeleton()).contains(Skeletons.COCO_17);
        assertThat(found.people()).hasSize(1);
        Detection person = found.people().get(0);
        assertThat(person.score()).isEqualTo(0.9f);
        Box expected = Box.between(
                (float) sourceX(60, 0), (float) sourceY(100, TOP), (float) sourceX(140, 0), (float) sourceY(220, TOP));
        requireNear(person.box(), expected);
        for (int joint = 0; joint < JOINTS; joint++) {
            Keypoint keypoint = person.keypoints().get(joint);
            assertThat((double) keypoint.x()).isCloseTo(sourceX(70 + 2 * joint, 0), within(1e-3));
            assertThat((double) keypoint.y()).isCloseTo(sourceY(110 + 5 * joint, TOP), within(1e-3));
            assertThat((double) keypoint.score()).isCloseTo(0.5 + joint / 40.0, within(1e-6));
        }
    }

    private static void requireNear(Box box, Box expected) {
        assertThat((double) box.x()).isCloseTo(expected.x(), within(1e-2));
        assertThat((double) box.y()).isCloseTo(expected.y(), within(1e-2));
        assertThat(box.right()).isCloseTo(expected.right(), within(1e-2));
        assertThat(box.bottom()).isCloseTo(expected.bottom(), within(1e-2));
    }

    @Test
    void detect_yoloPoseOfManyCells_isWhatTheSlowTwinGives() throws IOException {
        // Given
        Random random = new Random(7);
        float[] grid = new float[(5 + 3 * JOINTS) * CELLS];
        List<double[]> people = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            double[] column = new double[5 + 3 * JOINTS];
            for (int row = 0; row < column.length; row++) {
                column[row] = 40 + 200 * random.nextDouble();
            }
            column[1] = 120 + 80 * random.nextDouble();
            column[2] = 20 + 60 * random.nextDouble();
            column[3] = 20 + 60 * random.nextDouble();
            if (i % 3 == 2) {
                // the one before, a little to the right
                System.arraycopy(people.get(i - 1), 0, column, 0, 4);
                column[0]++;
            }
            column[4] = i / 60.0;
            for (int joint = 0; joint < JOINTS; joint++) {
                column[7 + 3 * joint] = random.nextDouble();
            }
            set(grid, 30 * i + 5, column);
            people.add(column);
        }
        // When
        Detections found = detect(yolo(grid, 5 + 3 * JOINTS, CELLS));
        // Then
        List<double[]> expected = suppressed(people);
        assertThat(expected).hasSizeGreaterThan(20).hasSizeLessThan(40);
        assertThat(found.people()).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat((double) found.people().get(i).score()).isCloseTo(expected.get(i)[4], within(1e-6));
            Keypoint last = found.people().get(i).keypoints().get(JOINTS - 1);
            assertThat((double) last.x()).isCloseTo(sourceX(expected.get(i)[5 + 3 * 16], 0), within(1e-2));
        }
    }

    /** Greedy suppression, spelled out. */
    private static List<double[]> suppressed(List<double[]> people) {
        List<double[]> kept = new ArrayList<>();
        people.stream()
                .filter(person -> person[4] >= GATE)
                .sorted(Comparator.comparingDouble(person -> -person[4]))
                .forEach(person -> {
                    if (kept.stream().allMatch(other -> iou(person, other) <= 0.65)) {
                        kept.add(person);
                    }
                });
        return kept;
    }

    private static double iou(double[] a, double[] b) {
        double width = Math.min(a[0] + a[2] / 2, b[0] + b[2] / 2) - Math.max(a[0] - a[2] / 2, b[0] - b[2] / 2);
        double height = Math.min(a[1] + a[3] / 2, b[1] + b[3] / 2) - Math.max(a[1] - a[3] / 2, b[1] - b[3] / 2);
        double overlap = Math.max(width, 0) * Math.max(height, 0);
        return overlap / (a[2] * a[3] + b[2] * b[3] - overlap);
    }

    @Test
    void detect_yoloWithSuppressionInside_takesPeopleAsTheyAre() throws IOException {
        // Given two alike people, one below the gate, and one of another class
        int row = 6 + 3 * JOINTS;
        float[] rows = new float[300 * row];
        float[] scores = {0.9f, 0.8f, 0.1f, 0.95f};
        for (int i = 0; i < scores.length; i++) {
            float[] person = {60, 100, 140, 220, scores[i], i == 3 ? 1 : 0, 71, 111, 0.7f};
            System.arraycopy(person, 0, rows, i * row, person.length);
        }
        // When
        Detections found = detect(yolo(rows, 300, row));
        // Then
        assertThat(found.people()).extracting(Detection::score).containsExactly(0.9f, 0.8f);
        Keypoint nose = found.people().get(0).keypoints().get(0);
        assertThat((double) nose.x()).isCloseTo(sourceX(71, 0), within(1e-3));
        assertThat((double) nose.y()).isCloseTo(sourceY(111, TOP), within(1e-3));
        assertThat(nose.score()).isEqualTo(0.7f);
    }

    @Test
    void detect_rtmo_suppressesOnceMoreAndKeepsEachOnesKeypoints() throws IOException {
        // Given the second is the first moved by 10, the third stands apart; the fourth is below the gate
        float[] lefts = {20, 30, 200, 250};
        float[] scores = {0.6f, 0.9f, 0.3f, 0.1f};
        float[] dets = new float[4 * 5];
        float[] keypoints = new float[4 * JOINTS * 3];
        for (int i = 0; i < 4; i++) {
            float[] person = {lefts[i], 40, lefts[i] + 60, 140, scores[i]};
            System.arraycopy(person, 0, dets, 5 * i, 5);
            for (int joint = 0; joint < JOINTS; joint++) {
                int at = (i * JOINTS + joint) * 3;
                keypoints[at] = lefts[i] + joint;
                keypoints[at + 1] = 40 + 5 * joint;
                keypoints[at + 2] = joint == 3 ? 1.2f : 0.5f;
            }
        }
        TinyOnnx graph = new TinyOnnx()
                .input("input", 1, 3, SIDE, SIDE)
                .answer("dets", dets, 1, 4, 5)
                .answer("keypoints", keypoints, 1, 4, JOINTS, 3);
        // When
        Detections found = detect(graph);
        // Then
        assertThat(found.people()).extracting(Detection::score).containsExactly(0.9f, 0.3f);
        Keypoint third = found.people().get(1).keypoints().get(3);
        assertThat((double) third.x()).isCloseTo(sourceX(203, 0), within(1e-3));
        assertThat((double) third.y()).isCloseTo(sourceY(55, 0), within(1e-3));
        assertThat(third.score()).isEqualTo(1);
    }

    @Test
    void detect_nobody_isAnAnswerWithTheSkeleton() throws IOException {
        // When
        Detections found = detect(yolo(new float[(5 + 3 * JOINTS) * CELLS], 5 + 3 * JOINTS, CELLS));
        // Then
        assertThat(found.people()).isEmpty();
        assertThat(found.skeleton()).contains(Skeletons.COCO_17);
    }

    @Test
    void detect_keypointThatIsNoNumber_isAFailure() {
        // Given
        float[] grid = new float[(5 + 3 * JOINTS) * CELLS];
        set(grid, 3, 100, 100, 50, 50, 0.9, Double.NaN);
        // When, Then
        assertThatThrownBy(() -> detect(yolo(grid, 5 + 3 * JOINTS, CELLS)))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("keypoint that is no number");
    }
}
