package io.posestream.core;

import java.util.Arrays;

/**
 * The cheapest one-to-one assignment of rows to columns: the Hungarian method with shortest augmenting paths and
 * potentials (Jonker and Volgenant 1987), O(rows² x columns). Deterministic: equal costs go to the lower column. Static
 * functions, thread-safe.
 */
public final class Assignment {
    /** What stands in a row without a column. */
    public static final int NONE = -1;

    private Assignment() {}

    /**
     * Assigns as many rows as there are columns, or all of them.
     *
     * @param cost [rows][columns], finite, of equal row lengths
     * @return per row its column, or {@link #NONE}; length rows
     */
    public static int[] solve(double[][] cost) {
        int rows = cost.length;
        int columns = rows == 0 ? 0 : cost[0].length;
        if (rows <= columns) {
            return solveWide(cost, rows, columns);
        }
        double[][] turned = new double[columns][rows];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column][row] = cost[row][column];
            }
        }
        int[] rowOf = solveWide(turned, columns, rows);
        int[] columnOf = new int[rows];
        Arrays.fill(columnOf, NONE);
        for (int column = 0; column < columns; column++) {
            columnOf[rowOf[column]] = column;
        }
        return columnOf;
    }

    private static int[] solveWide(double[][] cost, int rows, int columns) {
        double[] rowPotential = new double[rows + 1];
        double[] columnPotential = new double[columns + 1];
        int[] rowOf = new int[columns + 1];
        for (int row = 1; row <= rows; row++) {
            augment(cost, row, rowPotential, columnPotential, rowOf);
        }
        int[] columnOf = new int[rows];
        for (int column = 1; column <= columns; column++) {
            if (rowOf[column] > 0) {
                columnOf[rowOf[column] - 1] = column - 1;
            }
        }
        return columnOf;
    }

    /** Finds the cheapest path from {@code row} to a free column and turns it round; indices from 1, 0 is "none". */
    private static void augment(
            double[][] cost, int row, double[] rowPotential, double[] columnPotential, int[] rowOf) {
        int columns = columnPotential.length - 1;
        double[] slack = new double[columns + 1];
        int[] from = new int[columns + 1];
        boolean[] done = new boolean[columns + 1];
        Arrays.fill(slack, Double.POSITIVE_INFINITY);
        rowOf[0] = row;
        int at = 0;
        while (rowOf[at] != 0) {
            done[at] = true;
            int current = rowOf[at];
            int next = relax(cost[current - 1], rowPotential[current], columnPotential, slack, from, done, at);
            double step = slack[next];
            for (int column = 0; column <= columns; column++) {
                if (done[column]) {
                    rowPotential[rowOf[column]] += step;
                    columnPotential[column] -= step;
                } else {
                    slack[column] -= step;
                }
            }
            at = next;
        }
        while (at != 0) {
            rowOf[at] = rowOf[from[at]];
            at = from[at];
        }
    }

    /** Lowers the slack of every open column by way of {@code at}; gives the nearest of them. */
    private static int relax(
            double[] cost,
            double potential,
            double[] columnPotential,
            double[] slack,
            int[] from,
            boolean[] done,
            int at) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int column = 1; column < slack.length; column++) {
            if (done[column]) {
                continue;
            }
            double reduced = cost[column - 1] - potential - columnPotential[column];
            if (reduced < slack[column]) {
                slack[column] = reduced;
                from[column] = at;
            }
            if (slack[column] < least) {
                least = slack[column];
                nearest = column;
            }
        }
        return nearest;
    }
}
