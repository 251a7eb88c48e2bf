package io.posestream.evaluate.posetrack.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumpyOrderTest {
    @Test
    void ascending_sixtyTies_isNumpysOrder() {
        // Given
        double[] scores = IntStream.range(0, 60)
                .mapToDouble(i -> (i * i * 7 + 3 * i) % 11 / 10.0)
                .toArray();
        // When
        int[] order = NumpyOrder.ascending(scores, 60);
        // Then: numpy's argsort of the same, vector instructions off
        assertThat(order)
                .containsExactly(
                        0, 22, 55, 53, 31, 44, 42, 20, 9, 33, 11, 24, 40, 46, 51, 57, 35, 18, 29, 7, 2, 13, 38, 37, 5,
                        48, 4, 59, 26, 15, 16, 27, 49, 43, 32, 54, 10, 21, 50, 3, 47, 6, 39, 28, 17, 36, 14, 58, 25, 1,
                        56, 23, 8, 41, 30, 12, 34, 45, 52, 19);
    }

    @Test
    void ascending_thousandTies_hasNumpysChecksum() {
        // Given
        double[] scores =
                IntStream.range(0, 1000).mapToDouble(i -> i * 7919 % 13 / 13.0).toArray();
        // When
        int[] order = NumpyOrder.ascending(scores, 1000);
        // Then
        long checksum = IntStream.range(0, 1000)
                .mapToLong(i -> (long) order[i] * (i + 1))
                .sum();
        assertThat(checksum).isEqualTo(250_181_952L);
    }

    @Test
    void ascending_sixteenTies_isStable() {
        // Given
        double[] scores = new double[16];
        // When / Then
        assertThat(NumpyOrder.ascending(scores, 16))
                .containsExactly(IntStream.range(0, 16).toArray());
    }

    @Test
    void ascending_random_sorts() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            // Given
            int count = random.nextInt(300);
            double[] scores =
                    random.doubles(count).map(value -> Math.rint(value * 50)).toArray();
            // When
            int[] order = NumpyOrder.ascending(scores, count);
            // Then
            double[] sorted = Arrays.stream(order).mapToDouble(i -> scores[i]).toArray();
            assertThat(sorted).isSorted();
            assertThat(order).doesNotHaveDuplicates().hasSize(count);
        }
    }
}
