package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestFactoryTest {
    private static ModelManifest manifest(
            String architecture,
            KeyLayout layout,
            String skeleton,
            Optional<DecoderChoice> decoder,
            CropChanges crop,
            OptionalDouble peak) {
        Skeleton joints = Skeletons.find(skeleton).orElseThrow();
        ImportOptions options = new ImportOptions(
                new NetworkSpec(ArchitectureName.parse(architecture), 256, 192, joints.size(), 1),
                Path.of("w.pth"),
                Path.of("model"),
                joints,
                decoder,
                crop,
                Optional.empty(),
                peak,
                "ours",
                false,
                Optional.empty(),
                false);
        return ManifestFactory.manifest(options, layout, "model.onnx");
    }

    /** What the code uses whose key names a checkpoint has. */
    @ParameterizedTest
    @CsvSource({
        "rsn-18, OFFICIAL, coco-17, BGR, RSN, 1.09, 1.135, 2, RSN, 5, 0, 255, RSN",
        "rsn-18, OFFICIAL, mpii-16, BGR, RSN, 1.25, 1.25, 2, RSN, 9, 0, 255, RSN",
        "rsn-50x3, MMPOSE, coco-17, RGB, HRNET, 1.25, 1.25, 2, MEGVII, 5, 0, 255, MEGVII",
        "hrnet-w32, OFFICIAL, coco-17, RGB, HRNET, 1.25, 1.25, 0, QUARTER, 1, 1, 1, HRNET",
        "hrnet-w48, MMPOSE, mpii-16, RGB, HRNET, 1.25, 1.25, 0, QUARTER, 1, 1, 1, HRNET"
    })
    void manifest_nothingSaid_isWhatTheAuthorsDo(
            String architecture,
            KeyLayout layout,
            String skeleton,
            ColorOrder colors,
            CropRule.Convention convention,
            double enlargeWidth,
            double enlargeHeight,
            double cellShift,
            DecodeRule.Method method,
            int kernel,
            double flipShift,
            double peak,
            ScoreRule.Official official) {
        // When
        ModelManifest manifest =
                manifest(architecture, layout, skeleton, Optional.empty(), CropChanges.NONE, OptionalDouble.empty());
        // Then
        HeatmapHead head = (HeatmapHead) manifest.head();
        assertThat(manifest.input().colors()).isEqualTo(colors);
        assertThat(head.crop()).isEqualTo(new CropRule(convention, enlargeWidth, enlargeHeight, cellShift));
        assertThat(head.decode()).isEqualTo(new DecodeRule(method, kernel, false, flipShift));
        assertThat(head.scores()).isEqualTo(new ScoreRule(peak, official));
    }

    @Test
    void manifest_flags_goBeforeDefaults() {
        // Given
        CropChanges crop = new CropChanges(OptionalDouble.of(1.2), OptionalDouble.of(1.3), OptionalDouble.of(1.5));
        // When
        ModelManifest manifest = manifest(
                "rsn-18", KeyLayout.MMPOSE, "coco-17", Optional.of(DecoderChoice.RSN), crop, OptionalDouble.of(1));
        // Then
        HeatmapHead head = (HeatmapHead) manifest.head();
        assertThat(head.crop()).isEqualTo(new CropRule(CropRule.Convention.RSN, 1.2, 1.3, 1.5));
        assertThat(head.decode().method()).isEqualTo(DecodeRule.Method.RSN);
        assertThat(head.scores()).isEqualTo(new ScoreRule(1, ScoreRule.Official.NONE));
    }

    @Test
    void manifest_cropThatCannotBe_isUserError() {
        // Given
        CropChanges shift = new CropChanges(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(2));
        CropChanges nothing = new CropChanges(OptionalDouble.of(0), OptionalDouble.empty(), OptionalDouble.empty());
        // When, Then
        assertThatThrownBy(() -> manifest(
                        "hrnet-w32",
                        KeyLayout.OFFICIAL,
                        "coco-17",
                        Optional.of(DecoderChoice.UDP),
                        shift,
                        OptionalDouble.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("corner");
        assertThatThrownBy(() -> manifest(
                        "rsn-18", KeyLayout.OFFICIAL, "coco-17", Optional.empty(), nothing, OptionalDouble.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("enlargement is not positive");
    }
}
