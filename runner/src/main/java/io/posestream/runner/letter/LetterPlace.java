package io.posestream.runner.letter;

import io.posestream.core.Printable;
import io.posestream.core.UserError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a dead letter lies; written {@code 3/17}.
 *
 * @param partition of the topic of dead letters
 * @param offset in it
 */
public record LetterPlace(int partition, long offset) implements Comparable<LetterPlace> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,18})");

    /** Checks ranges. */
    public LetterPlace {
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException("no place: " + partition + "/" + offset);
        }
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws UserError where it is something else
     */
    public static LetterPlace parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UserError(
                    "'" + Printable.of(text)
                            + "' is no dead letter: write PARTITION/OFFSET as 'posestream dead-letters list' shows it, e.g. 3/17");
        }
        return new LetterPlace(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    @Override
    public int compareTo(LetterPlace other) {
        int byPartition = Integer.compare(partition, other.partition);
        return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }

    @Override
    public String toString() {
        return partition + "/" + offset;
    }
}
