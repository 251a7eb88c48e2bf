package io.posestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.testkit.TinyOnnx;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeSessionsTest {
    private static final float STEP = 1 / 64f;

    @Test
    void run_floatConvolutionBehindARoundedValue_staysInFloat() {
        // Given: rounded with one scale for both channels, the second weight would be 0
        byte[] graph = new TinyOnnx()
                .input("in", -1, 1, 2, 2)
                .output("out", -1, 2, 2, 2)
                .constant("scale", new float[] {STEP})
                .constant("w", new float[] {100, 0.3f}, 2, 1, 1, 1)
                .constant("b", new float[] {0, 0}, 2)
                .node("QuantizeLinear", List.of("in", "scale"), "small")
                .node("DequantizeLinear", List.of("small", "scale"), "rounded")
                .node("Conv", List.of("rounded", "w", "b"), "sums")
                .node("QuantizeLinear", List.of("sums", "scale"), "smallSums")
                .node("DequantizeLinear", List.of("smallSums", "scale"), "out")
                .bytes();
        float[] out = new float[8];
        // When
        try (ModelSession session = ModelSession.open("tiny", graph, SessionConfig.cpu(1));
                Call call = session.newCall()) {
            call.input("in", new float[] {1, 2, 0.5f, 3}, 1, 1, 2, 2).run();
            call.floats("out", out);
        }
        // Then: the first channel is clipped at 255 steps
        float most = 255 * STEP;
        assertThat(out).containsExactly(new float[] {most, most, most, most, 0.3f, 0.6f, 0.15f, 0.9f}, within(STEP));
    }
}
