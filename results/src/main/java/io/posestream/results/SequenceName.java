package io.posestream.results;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PoseTrack's tools call a sequence: {@code 003418_mpii_test}. They refuse any other form.
 *
 * @param folder the whole name
 * @param sourceDigit first digit of every image id: 1 mpii, 2 bonn, 3 mpiinew
 * @param sequence number of the sequence
 */
public record SequenceName(String folder, int sourceDigit, int sequence) {
    private static final Map<String, Integer> DIGITS = Map.of("mpii", 1, "bonn", 2, "mpiinew", 3);
    private static final Pattern NAME = Pattern.compile("(\\d{6})_(mpii|bonn|mpiinew)(_[A-Za-z0-9_]+)?");

    /** Checks that the numbers can be part of an id. */
    public SequenceName {
        Require.text(folder, "folder");
        Require.positive(sourceDigit, "sourceDigit");
        Require.notNegative(sequence, "sequence");
    }

    /** The name of a sequence that is not PoseTrack's: {@code SSSSSS_mpiinew_test} from its place, counted from 1. */
    public static SequenceName ofPlace(int place) {
        Require.positive(place, "place");
        return new SequenceName(String.format(Locale.ROOT, "%06d_mpiinew_test", place), 3, place);
    }

    /**
     * The name a source's results get.
     *
     * @param sourceName base name of the source; kept where it is a PoseTrack name
     * @param place on the command line, from 1; used otherwise
     */
    public static SequenceName of(String sourceName, int place) {
        Matcher matcher = NAME.matcher(sourceName);
        if (!matcher.matches()) {
            return ofPlace(place);
        }
        return new SequenceName(sourceName, DIGITS.get(matcher.group(2)), Integer.parseInt(matcher.group(1)));
    }
}
