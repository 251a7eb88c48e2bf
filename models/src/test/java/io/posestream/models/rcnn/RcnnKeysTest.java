package io.posestream.models.rcnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and shapes of the released files. */
@SharedTest
class RcnnKeysTest {
    static Map<String, List<Integer>> keys(String file) throws IOException {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Shared.path("vectors", "one-stage", "keys", file + ".txt"))) {
            int bracket = line.indexOf('[');
            List<Integer> shape = new ArrayList<>();
            for (String extent : line.substring(bracket + 1, line.length() - 1).split(",", -1)) {
                if (!extent.isBlank()) {
                    shape.add(Integer.valueOf(extent.strip()));
                }
            }
            shapes.put(line.substring(0, bracket).strip(), shape);
        }
        return shapes;
    }

    private static RcnnGraph.Result build(RcnnArchitecture architecture, Map<String, List<Integer>> shapes) {
        RcnnWeights weights = new RcnnWeights(shapes, unread -> new float[0]);
        return RcnnGraph.build(architecture, weights, false, new OnnxBuilder());
    }

    @ParameterizedTest
    @CsvSource({
        "onestage-r50, ONESTAGE_R50, 347, 66754790",
        "onestage-r101, ONESTAGE_R101, 602, 85694694",
        "keypoint-rcnn-r50-detectron2, KEYPOINT_RCNN_R50, 313, 59133158",
        "keypoint-rcnn-r50-torchvision-published, KEYPOINT_RCNN_R50, 313, 59137258",
        "keypoint-rcnn-r50-torchvision-today, KEYPOINT_RCNN_R50, 313, 59137258"
    })
    void build_releasedFile_takesAllOfItsKeys(String file, RcnnArchitecture architecture, int count, long parameters)
            throws IOException {
        // Given
        Map<String, List<Integer>> shapes = keys(file);
        assertThat(shapes).hasSize(count);

        // When
        RcnnGraph.Result result = build(architecture, shapes);

        // Then
        assertThat(result).isEqualTo(new RcnnGraph.Result(17, parameters));
    }

    @Test
    void build_stockHeadOnTheLargerTrunk_takesAllOfItsKeys() throws IOException {
        // Given
        Map<String, List<Integer>> shapes = keys("onestage-r101");
        shapes.keySet().removeIf(key -> key.startsWith(KeypointStage.HEAD));
        keys("keypoint-rcnn-r50-detectron2").forEach((key, shape) -> {
            if (key.startsWith(KeypointStage.HEAD)) {
                shapes.put(key, shape);
            }
        });

        // When
        RcnnGraph.Result result = build(RcnnArchitecture.KEYPOINT_RCNN_R101, shapes);

        // Then
        assertThat(result).isEqualTo(new RcnnGraph.Result(17, 78_073_062));
        assertThatThrownBy(() -> build(RcnnArchitecture.KEYPOINT_RCNN_R50, shapes))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("as keypoint-rcnn-r101 has");
    }

    @Test
    void build_keysOfOtherKinds_areToldInOneLine() throws IOException {
        assertThatThrownBy(() -> build(RcnnArchitecture.ONESTAGE_R50, keys("onestage-r101")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("as onestage-r101 has");
        assertThatThrownBy(() -> build(RcnnArchitecture.ONESTAGE_R50, keys("keypoint-rcnn-r50-torchvision-today")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("torchvision's names");
        assertThatThrownBy(() -> build(RcnnArchitecture.ONESTAGE_R50, keys("keypoint-rcnn-r50-detectron2")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("missing: roi_heads.keypoint_head.MHSA_1.norm1.weight");
        assertThatThrownBy(() -> build(RcnnArchitecture.KEYPOINT_RCNN_R50, keys("onestage-r50")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("unexpected: ")
                .hasMessageContaining("MHSA_5.MHSA.to_qk.weight");
    }

    @Test
    void build_severalFaults_listsThemAll() throws IOException {
        // Given
        Map<String, List<Integer>> missing = keys("keypoint-rcnn-r50-torchvision-published");
        missing.remove("backbone.body.layer3.4.bn2.running_mean");
        missing.put("roi_heads.mask_head.mask_fcn1.weight", List.of(256, 256, 3, 3));
        Map<String, List<Integer>> misshapen = keys("onestage-r50");
        misshapen.put("backbone.fpn_output3.weight", List.of(256, 128, 3, 3));
        misshapen.put("roi_heads.box_head.fc1.weight", List.of(1024, 12545));

        // When, Then
        assertThatThrownBy(() -> build(RcnnArchitecture.KEYPOINT_RCNN_R50, missing))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("1 missing: backbone.body.layer3.4.bn2.running_mean")
                .hasMessageContaining("1 unexpected: roi_heads.mask_head.mask_fcn1.weight");
        assertThatThrownBy(() -> build(RcnnArchitecture.ONESTAGE_R50, misshapen))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("2 of another shape")
                .hasMessageContaining("backbone.fpn_output3.weight [256, 128, 3, 3] instead of [any, 256, 3, 3]")
                .hasMessageContaining("roi_heads.box_head.fc1.weight [1024, 12545] instead of [any, 12544]");
    }

    @Test
    void build_anchorsAndCountersInTheFile_areNoFault() throws IOException {
        // Given
        Map<String, List<Integer>> zoo = keys("keypoint-rcnn-r50-detectron2");
        zoo.put("proposal_generator.anchor_generator.cell_anchors.0", List.of(3, 4));
        Map<String, List<Integer>> trained = keys("keypoint-rcnn-r50-torchvision-today");
        trained.put("backbone.body.bn1.num_batches_tracked", List.of());

        // When, Then
        assertThat(build(RcnnArchitecture.KEYPOINT_RCNN_R50, zoo).keypoints()).isEqualTo(17);
        assertThat(build(RcnnArchitecture.KEYPOINT_RCNN_R50, trained).keypoints())
                .isEqualTo(17);
        assertThat(RcnnRules.of(RcnnNaming.TORCHVISION, true).epsilon()).isEqualTo(1e-5);
        assertThat(RcnnRules.of(RcnnNaming.TORCHVISION, false).epsilon()).isZero();
    }
}
