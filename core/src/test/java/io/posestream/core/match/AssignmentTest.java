package io.posestream.core.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AssignmentTest {
    @Test
    void solve_randomMatrices_costsAsLittleAsEveryPermutation() {
        Random random = new Random(5);
        Assignment assignment = new Assignment();
        for (int round = 0; round < 400; round++) {
            // Given
            int rows = 1 + random.nextInt(6);
            int columns = 1 + random.nextInt(6);
            boolean coarse = round % 2 == 0; // many ties
            double[] cost = random.doubles((long) rows * columns, -5, 5)
                    .map(value -> coarse ? Math.rint(value) : value)
                    .toArray();
            int[] columnOf = new int[rows];
            // When
            assignment.solve(cost, rows, columns, columnOf);
            // Then
            assertThat(sum(cost, columns, columnOf))
                    .isCloseTo(best(cost, rows, columns, 0, 0, Math.min(rows, columns)), within(1e-12));
            int[] used = Arrays.stream(columnOf).filter(column -> column >= 0).toArray();
            assertThat(used).hasSize(Math.min(rows, columns)).doesNotHaveDuplicates();
        }
    }

    @Test
    void solve_noColumns_assignsNothing() {
        // Given
        int[] columnOf = {5, 5};
        // When
        new Assignment().solve(new double[0], 2, 0, columnOf);
        // Then
        assertThat(columnOf).containsExactly(Assignment.NONE, Assignment.NONE);
    }

    @Test
    void solve_allTied_takesTheDiagonalAsScipyDoes() {
        // Given
        int[] columnOf = new int[3];
        // When
        new Assignment().solve(new double[9], 3, 3, columnOf);
        // Then: scipy.optimize.linear_sum_assignment(numpy.zeros((3, 3))) gives columns 0, 1, 2
        assertThat(columnOf).containsExactly(0, 1, 2);
    }

    @Test
    void solve_infiniteCost_isRefused() {
        // Given
        double[] cost = {Double.NaN};
        // When / Then
        assertThatThrownBy(() -> new Assignment().solve(cost, 1, 1, new int[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double sum(double[] cost, int columns, int[] columnOf) {
        double sum = 0;
        for (int row = 0; row < columnOf.length; row++) {
            sum += columnOf[row] < 0 ? 0 : cost[row * columns + columnOf[row]];
        }
        return sum;
    }

    /** The slow twin: tries every way to give {@code pairs} more rows a column of their own. */
    private static double best(double[] cost, int rows, int columns, int row, int used, int pairs) {
        if (pairs == 0) {
            return 0;
        }
        if (row == rows) {
            return Double.POSITIVE_INFINITY;
        }
        double best = best(cost, rows, columns, row + 1, used, pairs);
        for (int column = 0; column < columns; column++) {
            if ((used & (1 << column)) == 0) {
                double rest = best(cost, rows, columns, row + 1, used | (1 << column), pairs - 1);
                best = Math.min(best, cost[row * columns + column] + rest);
            }
        }
        return best;
    }
}
