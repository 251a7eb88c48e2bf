package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.pose.decode.GaussianKernel;
import io.posestream.pose.decode.JointDecoder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the rule as mmpose states it, step by step and in pixels of the network's input. */
class MegviiDecoderTest {
    private static final int WIDTH = 12;
    private static final int HEIGHT = 16;
    private static final int STRIDE = 4;
    private static final int CASES = 300;

    @ParameterizedTest
    @CsvSource({"5, 1", "5, 7", "9, 3", "11, 4"})
    void decode_randomAndPeakedMaps_areWhereTheRuleSays(int kernel, int seed) {
        // Given
        Random random = new Random(seed);
        JointDecoder decoder =
                JointDecoder.of(new DecodeRule(DecodeRule.Method.MEGVII, kernel, false, 0), WIDTH, HEIGHT);
        double[] xy = new double[2];
        for (int i = 0; i < CASES; i++) {
            int offset = i % 3;
            float[] maps = maps(random, i, offset);
            int peak = Peak.argmax(maps, offset, WIDTH * HEIGHT);
            // When
            decoder.decode(maps, offset, WIDTH, HEIGHT, peak, xy, 0);
            float score = OfficialScores.keypoint(ScoreRule.Official.MEGVII, maps, offset, WIDTH, peak, xy[0], xy[1]);
            // Then: a cell lies at stride x c + stride / 2
            double[] expected = slow(maps, offset, kernel);
            assertThat(STRIDE * xy[0] + STRIDE / 2.0).as("x of %d", i).isCloseTo(expected[0], within(1e-9));
            assertThat(STRIDE * xy[1] + STRIDE / 2.0).as("y of %d", i).isCloseTo(expected[1], within(1e-9));
            assertThat((double) score).as("score of %d", i).isCloseTo(expected[2], within(1e-5));
        }
    }

    /** Noise; a peak anywhere, the outermost cells too; or nothing above zero. */
    private static float[] maps(Random random, int kind, int offset) {
        float[] maps = new float[offset + WIDTH * HEIGHT];
        double px = random.nextInt(WIDTH) + random.nextDouble() - 0.5;
        double py = random.nextInt(HEIGHT) + random.nextDouble() - 0.5;
        for (int cell = 0; cell < WIDTH * HEIGHT; cell++) {
            int row = cell / WIDTH;
            double dx = cell % WIDTH - px;
            double dy = row - py;
            double noise = random.nextGaussian();
            maps[offset + cell] = (float)
                    switch (kind % 4) {
                        case 0 -> 20 * noise;
                        case 1 -> -Math.abs(noise);
                        default -> 255 * Math.exp(-(dx * dx + dy * dy) / 8) + noise;
                    };
        }
        return maps;
    }

    /** x and y in pixels, and the score. */
    private static double[] slow(float[] maps, int offset, int kernel) {
        double[] blurred = blurred(maps, offset, kernel);
        double peak = Double.NEGATIVE_INFINITY;
        double blurredPeak = Double.NEGATIVE_INFINITY;
        int best = 0;
        for (int cell = 0; cell < blurred.length; cell++) {
            peak = Math.max(peak, maps[offset + cell]);
            if (blurred[cell] > blurredPeak) {
                blurredPeak = blurred[cell];
                best = cell;
            }
        }
        double score = peak / 255 + 0.5;
        if (peak <= 0) {
            return new double[] {-STRIDE, -STRIDE, score};
        }
        int x = best % WIDTH;
        int y = best / WIDTH;
        if (x <= 1 || x >= WIDTH - 1 || y <= 1 || y >= HEIGHT - 1) {
            return new double[] {STRIDE * x, STRIDE * y, score};
        }
        double right = Math.signum(blurred[best + 1] - blurred[best - 1]);
        double down = Math.signum(blurred[best + WIDTH] - blurred[best - WIDTH]);
        return new double[] {STRIDE * (x + 0.25 * right + 0.5), STRIDE * (y + 0.25 * down + 0.5), score};
    }

    /** Every cell by its whole neighbourhood; zeros beyond the map. */
    private static double[] blurred(float[] maps, int offset, int kernel) {
        double[] weights = GaussianKernel.ofOpenCv(kernel);
        int radius = kernel / 2;
        double[] blurred = new double[WIDTH * HEIGHT];
        for (int cell = 0; cell < blurred.length; cell++) {
            for (int v = -radius; v <= radius; v++) {
                for (int u = -radius; u <= radius; u++) {
                    int x = cell % WIDTH + u;
                    int y = cell / WIDTH + v;
                    boolean isInside = x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT;
                    blurred[cell] +=
                            isInside ? weights[u + radius] * weights[v + radius] * maps[offset + y * WIDTH + x] : 0;
                }
            }
        }
        return blurred;
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.9, 0.1, 0.35", "1, 0.2, 0.1, 0.5"})
    void instance_megvii_isTheMeanOfThoseAboveAFifth(float box, float first, float second, float expected) {
        // When
        float score = OfficialScores.instance(ScoreRule.Official.MEGVII, box, List.of(first, second, 0.5f), 9);
        // Then
        assertThat(score).isCloseTo(expected, within(1e-6f));
    }
}
