package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeleton;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import io.posestream.inference.manifest.ScoreRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfficialSelectionTest {
    private static ModelManifest network(ScoreRule.Official official) {
        Skeleton point = new Skeleton("point", List.of("it"), List.of(), List.of(), List.of(0.1), "made up");
        return new ModelManifest(
                "n",
                ModelFamily.HEATMAP,
                List.of("n.onnx"),
                new InputSpec("x", 64, 64, 0, 1, ColorOrder.RGB, Normalization.NONE),
                new HeatmapHead(
                        "y",
                        16,
                        16,
                        new CropRule(CropRule.Convention.HRNET, 1.25, 1.25, 0),
                        new DecodeRule(DecodeRule.Method.QUARTER, 1, false, 1),
                        new ScoreRule(1, official),
                        point),
                "",
                "");
    }

    private static ScoredPose at(double x, float score) {
        Pose pose = Pose.of(new Box(0, 0, 100, 100), 1, List.of(new Keypoint((float) x, 50, 1)));
        return new ScoredPose(pose, List.of(score), score);
    }

    /** Of the enlarged box's area, 15,625, a similarity of 0.9 is 11.5 pixels away; of the box's own it would be 9.2. */
    @ParameterizedTest
    @CsvSource({"0, 1", "10.5, 1", "12, 2"})
    void of_hrnet_dropsWhatIsAlikeByTheAreaOfTheEnlargedBox(double distance, int kept) {
        // Given
        List<ScoredPose> poses = List.of(at(20, 0.5f), at(20 + distance, 0.75f));
        // When
        List<ScoredPose> selected = OfficialSelection.of(network(ScoreRule.Official.HRNET), poses);
        // Then
        assertThat(selected).hasSize(kept).first().isEqualTo(poses.get(1));
    }

    @Test
    void of_rsn_keepsEverythingInItsOrder() {
        // Given
        List<ScoredPose> poses = List.of(at(20, 0.5f), at(20, 0.75f));
        // When
        List<ScoredPose> selected = OfficialSelection.of(network(ScoreRule.Official.RSN), poses);
        // Then
        assertThat(selected).isEqualTo(poses);
    }
}
