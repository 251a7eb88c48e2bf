package io.posestream.evaluate;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints a table of figures with one decimal, in columns wide enough to read. Borrows its writer. */
public final class TextTable {
    private static final int LABEL_WIDTH = 12;
    private static final int LEAST_WIDTH = 7;

    private final PrintWriter out;
    private final List<String> columns;

    /** Starts a table under {@code columns} and prints its head. */
    public TextTable(PrintWriter out, List<String> columns) {
        this.out = out;
        this.columns = List.copyOf(columns);
        StringBuilder line = new StringBuilder(" ".repeat(LABEL_WIDTH));
        for (String column : columns) {
            line.append(right(column, column));
        }
        out.println(line.toString().stripTrailing());
    }

    /** Prints a row; a figure that does not exist is a dash. */
    public void row(String label, double... values) {
        StringBuilder line = new StringBuilder(label);
        line.append(" ".repeat(Math.max(0, LABEL_WIDTH - label.length())));
        for (int i = 0; i < values.length; i++) {
            String text = Double.isFinite(values[i]) ? String.format(Locale.ROOT, "%.1f", values[i]) : "-";
            line.append(right(text, columns.get(i)));
        }
        out.println(line);
    }

    private static String right(String text, String column) {
        int width = Math.max(LEAST_WIDTH, column.length() + 1);
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
