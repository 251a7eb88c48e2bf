package io.posestream.runner.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a user may have meant. Static functions, thread-safe. */
final class Misspelling {
    /** One slip for every so many letters of the longer word, two neighbours swapped being one. */
    private static final int LETTERS_PER_SLIP = 2;

    private Misspelling() {}

    /** The nearest of {@code known} to {@code word}, where one is near; the first of several. */
    static Optional<String> nearest(String word, List<String> known) {
        String written = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> slips(written, name) * LETTERS_PER_SLIP <= Math.max(written.length(), name.length())
                        || (written.length() > 1 && name.startsWith(written)))
                .min(Comparator.comparingInt(name -> slips(written, name)));
    }

    /** Letters inserted, left out, replaced, or swapped with their neighbour, at least (optimal string alignment). */
    static int slips(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], 1 + cost[i - 2][j - 2]);
                }
            }
        }
        return cost[from.length()][to.length()];
    }
}
