package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class RoughSkeletonsTest {
    private static ModelManifest network(Map<String, Double> accuracy) {
        return new ModelManifest(
                "weak",
                ModelFamily.RTMDET,
                List.of("weak.onnx"),
                new InputSpec("input", 64, 64, 0, 1, ColorOrder.BGR, Normalization.NONE),
                new DetectorHead(DetectorHead.Resize.STRETCH, 0, 0),
                List.of(),
                OptionalInt.empty(),
                "ours",
                "here",
                accuracy);
    }

    @Test
    void note_networkOfKnownAccuracy_isOneLineBelowOneHalf() {
        assertThat(RoughSkeletons.note(network(Map.of("cocoValDevAp", 0.204))))
                .hasValueSatisfying(line -> assertThat(line).contains("weak", "0.20", "--pose", "model add"));
        assertThat(RoughSkeletons.note(network(Map.of("cocoValDevAp", 0.5)))).isEmpty();
        assertThat(RoughSkeletons.note(network(Map.of("boxAp50", 0.2)))).isEmpty();
        assertThat(RoughSkeletons.note(network(Map.of()))).isEmpty();
    }
}
