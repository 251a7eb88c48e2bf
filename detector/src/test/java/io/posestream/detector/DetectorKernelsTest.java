package io.posestream.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Box;
import io.posestream.core.UserError;
import io.posestream.inference.InferenceException;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.DetectorHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorKernelsTest {
    private static final int[] STRIDES = {8, 16, 32};

    private static Candidates random(int count, long seed) {
        Random random = new Random(seed);
        Candidates boxes = new Candidates();
        for (int i = 0; i < count; i++) {
            double x = random.nextInt(100);
            double y = random.nextInt(100);
            // few distinct scores, so that ties occur
            boxes.add(x, y, x + random.nextInt(60), y + random.nextInt(60), random.nextInt(8) / 7.0);
        }
        return boxes;
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "300, 3", "700, 4"})
    void keep_randomBoxes_isWhatTheSlowTwinKeeps(int count, long seed) {
        // Given
        Candidates boxes = random(count, seed);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer i) -> -boxes.score[i]));
        List<Integer> expected = new ArrayList<>();
        for (int i : order) {
            if (expected.stream().allMatch(kept -> box(boxes, i).iou(box(boxes, kept)) <= 0.5)) {
                expected.add(i);
            }
        }
        // When
        int[] ordered = Suppression.order(boxes);
        int[] kept = Suppression.keep(boxes, ordered, 0.5, Integer.MAX_VALUE);
        int[] three = Suppression.keep(boxes, ordered, 0.5, 3);
        // Then
        assertThat(ordered).containsExactly(array(order));
        assertThat(kept).containsExactly(array(expected));
        assertThat(three).containsExactly(array(expected.subList(0, Math.min(3, expected.size()))));
    }

    private static Box box(Candidates boxes, int i) {
        return Box.between(boxes.left[i], boxes.top[i], boxes.right[i], boxes.bottom[i]);
    }

    private static int[] array(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void decode_oneCellPerStride_givesItsBox() {
        // Given: 64 x 32 input has 8x4, 4x2 and 2x1 cells
        int cells = YoloxGrid.cells(64, 32, STRIDES);
        float[] rows = new float[cells * 7];
        set(rows, 11, 0.5f, 0.25f, 1, 0.9f); // stride 8, column 3, row 1
        set(rows, 32 + 6, 0, 0, 0, 0.5f); // stride 16, column 2, row 1
        set(rows, 32 + 8 + 1, 0, 0, 0, 0.1f); // stride 32, below the threshold
        Candidates found = new Candidates();
        // When
        YoloxGrid.decode(rows, 7, 64, 32, STRIDES, 1, 0.15, found);
        // Then
        assertThat(cells).isEqualTo(42);
        assertThat(found.count).isEqualTo(2);
        assertThat(found.left[0]).isCloseTo((float) (28 - 4 * Math.E), within(1e-4f));
        assertThat(found.bottom[0]).isCloseTo((float) (10 + 4 * Math.E), within(1e-4f));
        assertThat(found.score[0]).isEqualTo(0.9f);
        assertThat(found.left[1]).isEqualTo(24);
        assertThat(found.top[1]).isEqualTo(8);
    }

    private static void set(float[] rows, int cell, float dx, float dy, float size, float score) {
        float[] row = {dx, dy, size, size, 1, 0, score};
        System.arraycopy(row, 0, rows, 7 * cell, row.length);
    }

    @ParameterizedTest
    @CsvSource({"0, NaN", "2, Infinity", "4, NaN", "6, NaN", "2, 1000"})
    void decode_valueThatIsNoNumber_isAnErrorAndNotAnEmptyFrame(int column, float value) {
        // Given
        float[] rows = new float[YoloxGrid.cells(64, 32, STRIDES) * 7];
        set(rows, 3, 0, 0, 0, 0.9f);
        rows[7 * 3 + column] = value;
        Candidates found = new Candidates();
        // When, Then
        assertThatThrownBy(() -> YoloxGrid.decode(rows, 7, 64, 32, STRIDES, 1, 0.15, found))
                .isInstanceOf(InferenceException.class)
                .hasMessageContaining("no number");
    }

    @Test
    void add_scoreARoundingAboveOne_isClamped() {
        // Given
        Candidates boxes = new Candidates();
        // When
        boxes.add(0, 0, 1, 1, 1.0000001);
        // Then
        assertThat(boxes.score[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "-0.1, 0.5, 4, 10, scoreThreshold",
        "NaN, 0.5, 4, 10, scoreThreshold",
        "0.1, 0, 4, 10, nmsIou",
        "0.1, 0.5, -1, 10, minSide",
        "0.1, 0.5, 4, 0, maxPeople"
    })
    void config_valueOutOfRange_isNamed(double score, double iou, double side, int people, String name) {
        // When, Then
        assertThatThrownBy(() -> new DetectorConfig(OptionalDouble.of(score), OptionalDouble.of(iou), side, people))
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource({", , 0.15", ", 0.3, 0.3", "0.5, 0.3, 0.5", "0, 0.3, 0"})
    void scoreThreshold_optionThenNetworkThenUsual_takesTheFirst(Double option, Double network, double expected) {
        // Given
        DetectorHead head = new DetectorHead(
                DetectorHead.Resize.STRETCH,
                0,
                0,
                network == null ? OptionalDouble.empty() : OptionalDouble.of(network),
                OptionalDouble.empty(),
                Optional.empty());
        DetectorConfig usual = DetectorConfig.defaults();
        // When
        DetectorConfig config = option == null ? usual : usual.withScoreThreshold(option);
        // Then
        assertThat(config.scoreThreshold(head)).isEqualTo(expected);
    }

    @Test
    void config_defaults_favourRecall() {
        // When
        DetectorConfig config = DetectorConfig.defaults();
        // Then
        assertThat(config).isEqualTo(new DetectorConfig(OptionalDouble.empty(), OptionalDouble.empty(), 4, 100));
        assertThat(config.withMaxPeople(3).withScoreThreshold(0.5))
                .isEqualTo(new DetectorConfig(OptionalDouble.of(0.5), OptionalDouble.empty(), 4, 3));
    }

    @Test
    void open_missingFile_isUserError() {
        // Given
        Path missing = Path.of("no-such-model.onnx");
        // When, Then
        assertThatThrownBy(() -> DetectorModel.open(missing, SessionConfig.cpu(1), DetectorConfig.defaults()))
                .isInstanceOf(UserError.class);
    }
}
