package io.posestream.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AssignmentTest {
    @Test
    void solve_randomCosts_costsAsLittleAsTheBestOfAll() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            // Given
            double[][] cost = new double[1 + random.nextInt(6)][1 + random.nextInt(6)];
            for (double[] row : cost) {
                Arrays.setAll(row, column -> random.nextInt(20) - 5);
            }

            // When
            int[] columnOf = Assignment.solve(cost);

            // Then
            assertThat(columnOf).hasSize(cost.length);
            long assigned =
                    Arrays.stream(columnOf).filter(column -> column >= 0).count();
            assertThat(assigned).isEqualTo(Math.min(cost.length, cost[0].length));
            assertThat(Arrays.stream(columnOf)
                            .filter(column -> column >= 0)
                            .distinct()
                            .count())
                    .isEqualTo(assigned);
            assertThat(total(cost, columnOf)).isCloseTo(best(cost, 0, new boolean[cost[0].length], 0), within(1e-9));
        }
    }

    @Test
    void solve_nothing_assignsNothing() {
        assertThat(Assignment.solve(new double[0][0])).isEmpty();
        assertThat(Assignment.solve(new double[2][0])).containsExactly(Assignment.NONE, Assignment.NONE);
    }

    private static double total(double[][] cost, int[] columnOf) {
        double sum = 0;
        for (int row = 0; row < cost.length; row++) {
            sum += columnOf[row] < 0 ? 0 : cost[row][columnOf[row]];
        }
        return sum;
    }

    /** The obvious way: every row takes every free column in turn, or none where rows are left over. */
    private static double best(double[][] cost, int row, boolean[] used, int skipped) {
        if (row == cost.length) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        if (skipped < cost.length - used.length) {
            least = best(cost, row + 1, used, skipped + 1);
        }
        for (int column = 0; column < used.length; column++) {
            if (!used[column]) {
                used[column] = true;
                least = Math.min(least, cost[row][column] + best(cost, row + 1, used, skipped));
                used[column] = false;
            }
        }
        return least;
    }
}
