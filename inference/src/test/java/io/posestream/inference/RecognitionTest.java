package io.posestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import io.posestream.inference.manifest.SimccHead;
import io.posestream.testkit.TinyOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which networks are known by their tensors; small graphs with the same tensors stand in for them. */
final class RecognitionTest {
    private static final SessionConfig CPU = SessionConfig.cpu(1);

    @TempDir
    Path folder;

    private ModelManifest recognised(TinyOnnx graph) throws Exception {
        Path file = Files.write(folder.resolve("net.onnx"), graph.bytes());
        try (Model model = Model.open(file, CPU)) {
            // what was recognised must be a manifest that the same graph fits
            Files.writeString(folder.resolve("model.json"), model.manifest().toJson());
            try (Model again = Model.open(folder, CPU)) {
                assertThat(again.manifest()).isEqualTo(model.manifest());
            }
            Files.delete(folder.resolve("model.json"));
            return model.manifest();
        }
    }

    private static TinyOnnx answer(TinyOnnx graph, String output, int... shape) {
        int length = 1;
        long[] extents = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            length *= shape[i];
            extents[i] = shape[i];
        }
        return graph.answer(output, new float[length], extents);
    }

    @ParameterizedTest
    @CsvSource({"simcc_x, simcc_y, 192, 256, 2", "x, y, 288, 384, 2", "simcc_x, simcc_y, 256, 256, 3"})
    void open_simcc_isReadByItsLengths(String x, String y, int width, int height, int ratio) throws Exception {
        // Given
        TinyOnnx graph = new TinyOnnx().input("input", 1, 3, height, width);
        answer(graph, x, 1, 17, ratio * width);
        answer(graph, y, 1, 17, ratio * height);
        // When
        ModelManifest manifest = recognised(graph);
        // Then
        assertThat(manifest.family()).isEqualTo(ModelFamily.SIMCC);
        assertThat(manifest.input().colors()).isEqualTo(ColorOrder.RGB);
        assertThat(manifest.input().normalization().mean()).containsExactly(123.675, 116.28, 103.53);
        assertThat(manifest.input().normalization().std()).containsExactly(58.395, 57.12, 57.375);
        SimccHead head = (SimccHead) manifest.head();
        assertThat(head.splitRatio()).isEqualTo(ratio);
        assertThat(head.outputX()).isEqualTo(x);
        assertThat(head.skeleton()).isEqualTo(Skeletons.COCO_17);
        assertThat(head.crop()).isEqualTo(new CropRule(CropRule.Convention.HRNET, 1.25, 1.25, 0));
    }

    @Test
    void open_simccNamedTheOtherWayRound_isReadByItsNames() throws Exception {
        // Given
        TinyOnnx graph = new TinyOnnx().input("input", 1, 3, 256, 256);
        answer(graph, "simcc_y", 1, 17, 512);
        answer(graph, "simcc_x", 1, 17, 512);
        // When, Then
        assertThat(((SimccHead) recognised(graph).head()).outputX()).isEqualTo("simcc_x");
    }

    @Test
    void open_simccOfOtherJoints_isNotGuessed() throws Exception {
        // Given
        TinyOnnx graph = new TinyOnnx().input("input", 1, 3, 256, 192);
        answer(graph, "simcc_x", 1, 26, 384);
        answer(graph, "simcc_y", 1, 26, 512);
        Path file = Files.write(folder.resolve("halpe.onnx"), graph.bytes());
        // When, Then
        assertThatThrownBy(() -> Model.open(file, CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("simcc_x FLOAT[1, 26, 384]");
    }

    @ParameterizedTest
    @CsvSource({"56, 2100, true", "84, 2100, false"})
    void open_yoloGrid_isReadByItsRows(int rows, int cells, boolean keypoints) throws Exception {
        // Given
        TinyOnnx graph = answer(new TinyOnnx().input("images", 1, 3, 320, 320), "output0", 1, rows, cells);
        // When
        ModelManifest manifest = recognised(graph);
        // Then
        requireYolo(manifest, keypoints);
    }

    @ParameterizedTest
    @CsvSource({"57, true", "6, false"})
    void open_yoloWithSuppressionInside_isReadByItsColumns(int columns, boolean keypoints) throws Exception {
        // Given
        TinyOnnx graph = answer(new TinyOnnx().input("images", 1, 3, 320, 320), "output0", 1, 300, columns);
        // When, Then
        requireYolo(recognised(graph), keypoints);
    }

    private static void requireYolo(ModelManifest manifest, boolean keypoints) {
        assertThat(manifest.family()).isEqualTo(ModelFamily.YOLO);
        assertThat(manifest.input().colors()).isEqualTo(ColorOrder.RGB);
        assertThat(manifest.input().normalization().divisor()).isEqualTo(255);
        DetectorHead head = (DetectorHead) manifest.head();
        assertThat(head.resize()).isEqualTo(DetectorHead.Resize.LETTERBOX_CENTER);
        assertThat(head.skeleton().isPresent()).isEqualTo(keypoints);
    }

    @Test
    void open_rtmo_isOneStage() throws Exception {
        // Given
        TinyOnnx graph = new TinyOnnx().input("input", 1, 3, 640, 640);
        answer(graph, "dets", 1, 4, 5);
        answer(graph, "keypoints", 1, 4, 17, 3);
        // When
        ModelManifest manifest = recognised(graph);
        // Then
        assertThat(manifest.family()).isEqualTo(ModelFamily.RTMO);
        assertThat(manifest.input().normalization()).isEqualTo(Normalization.NONE);
        assertThat(manifest.input().colors()).isEqualTo(ColorOrder.BGR);
        DetectorHead head = (DetectorHead) manifest.head();
        assertThat(head.skeleton()).contains(Skeletons.COCO_17);
        assertThat(head.nmsIou()).hasValue(0.45);
    }

    @ParameterizedTest
    @CsvSource({"Sigmoid, HRNET, QUARTER", "Softmax, UDP, UDP"})
    void open_heatmaps_areReadByWhatIsInTheGraph(
            String operator, CropRule.Convention convention, DecodeRule.Method method) throws Exception {
        // Given
        TinyOnnx graph = new TinyOnnx()
                .input("pixel_values", 1, 3, 256, 192)
                .output("heatmaps", 1, 17, 64, 48)
                .constant("maps", new float[17 * 64 * 48], 1, 17, 64, 48)
                .node(operator, List.of("maps"), "heatmaps");
        // When
        ModelManifest manifest = recognised(graph);
        // Then
        assertThat(manifest.family()).isEqualTo(ModelFamily.HEATMAP);
        HeatmapHead head = (HeatmapHead) manifest.head();
        assertThat(head.crop().convention()).isEqualTo(convention);
        assertThat(head.decode().method()).isEqualTo(method);
    }
}
