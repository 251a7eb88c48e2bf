package io.posestream.models.rcnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.inference.Call;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import io.posestream.models.graph.FormulaWeights;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks of the released sizes on a picture of the size they are run at; no reference has their outputs. */
@SharedTest
@Tag("full")
class RcnnFullSizeTest {
    private static final int MOST = 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "onestage-r50, ONESTAGE_R50, false",
        "onestage-r101, ONESTAGE_R101, true",
        "keypoint-rcnn-r50-detectron2, KEYPOINT_RCNN_R50, false",
        "keypoint-rcnn-r50-torchvision-today, KEYPOINT_RCNN_R50, true"
    })
    void build_releasedSize_givesMapsForEveryBox(String keys, RcnnArchitecture architecture, boolean halfWeights)
            throws IOException {
        // Given
        Map<String, List<Integer>> shapes = RcnnKeysTest.keys(keys);
        RcnnWeights weights = new RcnnWeights(shapes, name -> tamed(name, shapes.get(name)));
        OnnxBuilder graph = new OnnxBuilder();
        RcnnGraph.build(architecture, weights, halfWeights, graph);
        Path file = folder.resolve("full.onnx");
        graph.write(file, "full");
        float[] picture = FormulaWeights.image("input:full", 3 * 800 * 1088);
        for (int i = 0; i < picture.length; i++) {
            picture[i] *= 40;
        }
        try (ModelSession session = ModelSession.open(file, SessionConfig.cpu(2));
                Call call = session.newCall()) {
            // When
            call.input("input", picture, 1, 3, 800, 1088);
            call.input("extent", new float[] {1067, 800}, 2);
            call.input("box_score", new float[] {0}, 1);
            call.input("box_iou", new float[] {0.5f}, 1);
            call.input("max_people", new long[] {MOST}, 1);
            call.run();

            // Then: with a least score of 0 every proposal is a person, but for those that overlap
            float[] scores = call.floats("scores");
            float[] boxes = call.floats("boxes");
            float[] maps = call.floats("maps");
            assertThat(scores).hasSize(MOST);
            assertThat(call.shape("maps")).containsExactly(MOST, 17, 56, 56);
            assertThat(boxes).hasSize(4 * MOST);
            for (int i = 0; i < MOST; i++) {
                assertThat(scores[i]).isBetween(0f, i == 0 ? 1f : scores[i - 1]);
                assertThat(boxes[4 * i]).isBetween(0f, boxes[4 * i + 2]);
                assertThat(boxes[4 * i + 2]).isLessThanOrEqualTo(1067);
                assertThat(boxes[4 * i + 3]).isLessThanOrEqualTo(800);
            }
            for (float value : maps) {
                assertThat(Float.isFinite(value)).isTrue();
            }

            // When nobody is sure enough
            call.input("box_score", new float[] {1}, 1);
            call.run();

            // Then
            assertThat(call.floats("scores")).isEmpty();
            assertThat(call.shape("maps")).containsExactly(0, 17, 56, 56);
        }
    }

    /** Random residual blocks on top of each other would pass what a float holds: each adds little here. */
    private static float[] tamed(String name, List<Integer> shape) {
        float[] values = FormulaWeights.tensor(name, shape);
        if (name.endsWith("conv3.norm.weight") || name.endsWith("bn3.weight")) {
            for (int i = 0; i < values.length; i++) {
                values[i] *= 0.2f;
            }
        }
        return values;
    }
}
