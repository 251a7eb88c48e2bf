package io.posestream.core.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OrderTest {
    @Test
    void falling_manyTies_equalsTheStableSortOfTheLibrary() {
        Random random = new Random(5);
        for (int size = 0; size < 70; size++) {
            // Given
            double[] values =
                    random.doubles(size + 3L).map(value -> Math.rint(value * 5)).toArray();

            // When
            int[] order = Order.falling(values, size);

            // Then
            int[] expected = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble(index -> -values[index]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat(order).isEqualTo(expected);
        }
    }
}
