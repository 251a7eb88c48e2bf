package io.posestream.core.match;

import java.util.Arrays;

/**
 * Minimum-cost assignment of a rectangular cost matrix, exact and deterministic. Owns its work arrays, which grow and
 * are reused. Not thread-safe.
 *
 * <p>Source: shortest augmenting paths after D. F. Crouse, "On implementing 2D rectangular assignment algorithms", IEEE
 * TAES 52 (2016). Among equal costs it prefers what {@code scipy.optimize.linear_sum_assignment} prefers (columns
 * searched from the last, a free column before a taken one), so that ties fall as in the official evaluators.
 */
public final class Assignment {
    /** The column of a row that has none. */
    public static final int NONE = -1;

    private double[] work = new double[0];
    private double[] rowDual = new double[0];
    private double[] columnDual = new double[0];
    private double[] shortest = new double[0];
    private int[] columnOf = new int[0];
    private int[] rowOf = new int[0];
    private int[] path = new int[0];
    private int[] remaining = new int[0];
    private boolean[] rowDone = new boolean[0];
    private boolean[] columnDone = new boolean[0];
    private int columns;

    /** Makes a solver with empty buffers. */
    public Assignment() {}

    /**
     * Assigns min(rows, columns) pairs with the least sum of costs.
     *
     * @param cost (Input) row-major {@code [rows][columns]}, finite
     * @param rows number of rows, may be 0
     * @param columns number of columns, may be 0
     * @param columnOfRow (Output) at least {@code rows} long: the column of each row, {@link #NONE} for a row without one
     */
    public void solve(double[] cost, int rows, int columns, int[] columnOfRow) {
        Arrays.fill(columnOfRow, 0, rows, NONE);
        if (rows == 0 || columns == 0) {
            return;
        }
        boolean transposed = rows > columns;
        int few = Math.min(rows, columns);
        int many = Math.max(rows, columns);
        load(cost, rows, columns, transposed);
        reset(few, many);
        for (int row = 0; row < few; row++) {
            augment(row, few);
        }
        for (int row = 0; row < few; row++) {
            if (transposed) {
                columnOfRow[columnOf[row]] = row;
            } else {
                columnOfRow[row] = columnOf[row];
            }
        }
    }

    private void load(double[] cost, int rows, int given, boolean transposed) {
        int size = rows * given;
        if (work.length < size) {
            work = new double[size];
        }
        if (!transposed) {
            System.arraycopy(cost, 0, work, 0, size);
            return;
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < given; column++) {
                work[column * rows + row] = cost[row * given + column];
            }
        }
    }

    private void reset(int few, int many) {
        columns = many;
        if (rowDual.length < few) {
            rowDual = new double[few];
            columnOf = new int[few];
            rowDone = new boolean[few];
        }
        if (columnDual.length < many) {
            columnDual = new double[many];
            shortest = new double[many];
            rowOf = new int[many];
            path = new int[many];
            remaining = new int[many];
            columnDone = new boolean[many];
        }
        Arrays.fill(rowDual, 0, few, 0);
        Arrays.fill(columnDual, 0, many, 0);
        Arrays.fill(columnOf, 0, few, NONE);
        Arrays.fill(rowOf, 0, many, NONE);
    }

    /** Extends the assignment by row {@code start} along a shortest alternating path and updates the duals. */
    private void augment(int start, int few) {
        Arrays.fill(rowDone, 0, few, false);
        Arrays.fill(columnDone, 0, columns, false);
        Arrays.fill(shortest, 0, columns, Double.POSITIVE_INFINITY);
        int left = columns;
        for (int i = 0; i < columns; i++) {
            remaining[i] = columns - i - 1;
        }
        double least = 0;
        int row = start;
        int sink = NONE;
        while (sink == NONE) {
            rowDone[row] = true;
            int chosen = relax(row, least, left);
            int column = remaining[chosen];
            least = shortest[column];
            if (rowOf[column] == NONE) {
                sink = column;
            } else {
                row = rowOf[column];
            }
            columnDone[column] = true;
            remaining[chosen] = remaining[--left];
        }
        updateDuals(start, least, few);
        flip(start, sink);
    }

    /** Shortens paths through {@code row}; returns the place in {@code remaining} of the nearest column. */
    private int relax(int row, double least, int left) {
        double lowest = Double.POSITIVE_INFINITY;
        int chosen = NONE;
        for (int i = 0; i < left; i++) {
            int column = remaining[i];
            double reduced = least + work[row * columns + column] - rowDual[row] - columnDual[column];
            if (reduced < shortest[column]) {
                path[column] = row;
                shortest[column] = reduced;
            }
            boolean nearer = shortest[column] < lowest;
            if (nearer || (shortest[column] == lowest && rowOf[column] == NONE)) {
                lowest = shortest[column];
                chosen = i;
            }
        }
        if (lowest == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("cost is not finite");
        }
        return chosen;
    }

    private void updateDuals(int start, double least, int few) {
        rowDual[start] += least;
        for (int row = 0; row < few; row++) {
            if (rowDone[row] && row != start) {
                rowDual[row] += least - shortest[columnOf[row]];
            }
        }
        for (int column = 0; column < columns; column++) {
            if (columnDone[column]) {
                columnDual[column] -= least - shortest[column];
            }
        }
    }

    private void flip(int start, int sink) {
        int column = sink;
        while (true) {
            int row = path[column];
            rowOf[column] = row;
            int previous = columnOf[row];
            columnOf[row] = column;
            if (row == start) {
                return;
            }
            column = previous;
        }
    }
}
