package io.posestream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A picture's boxes do not depend on what else is in the batch, so that batching never changes a result. */
@SharedTest
class BatchEqualityTest {
    private static final int SIDE = 416;
    private static final int LENGTH = 3 * SIDE * SIDE;
    private static final int MOST = 8;

    @Test
    void deim_batchesOfOneToEight_areEqualToTheBit() {
        // Given
        float[] pictures = new float[MOST * LENGTH];
        Random random = new Random(3);
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = random.nextFloat();
        }
        try (ModelSession session = ModelSession.open(
                        Shared.path("models", "deimv2_hgnetv2_femto_coco.onnx"), SessionConfig.cpu(1));
                Call call = session.newCall()) {
            float[][] alone = new float[MOST][];
            for (int i = 0; i < MOST; i++) {
                alone[i] = run(call, Arrays.copyOfRange(pictures, i * LENGTH, (i + 1) * LENGTH), 1);
            }
            for (int batch = 2; batch <= MOST; batch++) {
                // When
                float[] together = run(call, pictures, batch);
                // Then
                for (int i = 0; i < batch; i++) {
                    int each = together.length / batch;
                    float[] one = Arrays.copyOfRange(together, i * each, (i + 1) * each);
                    assertThat(Arrays.equals(one, alone[i]))
                            .as("picture %d of %d", i, batch)
                            .isTrue();
                }
            }
        }
    }

    private static float[] run(Call call, float[] pictures, int batch) {
        long[] sizes = new long[2 * batch];
        Arrays.fill(sizes, SIDE);
        call.input("images", pictures, batch, 3, SIDE, SIDE)
                .input("orig_target_sizes", sizes, batch, 2)
                .run();
        assertThat(call.shape("boxes")[0]).isEqualTo(batch);
        return call.floats("boxes");
    }
}
