package io.posestream.runner.log;

import java.util.ArrayList;
import java.util.List;

/** Writes tables for a terminal. Static functions, thread-safe. */
public final class TextTable {
    private static final int BETWEEN = 2;

    private TextTable() {}

    /**
     * One line per row, each column as wide as its widest cell.
     *
     * @param rows of as many cells each; the first one holds the titles
     */
    public static List<String> lines(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + BETWEEN));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
