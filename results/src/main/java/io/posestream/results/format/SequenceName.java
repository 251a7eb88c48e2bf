package io.posestream.results.format;

import io.posestream.core.Checks;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What PoseTrack's tools call a sequence: {@code 003418_mpii_test}. They refuse any other form.
 *
 * @param folder the whole name
 * @param sourceDigit first digit of every image id: 1 mpii, 2 bonn, 3 mpiinew
 * @param sequence number of the sequence
 */
public record SequenceName(String folder, int sourceDigit, int sequence) {
    private static final Map<String, Integer> DIGITS = Map.of("mpii", 1, "bonn", 2, "mpiinew", 3);
    /** Numbers of six digits, from 1. */
    private static final int MOST = 999_999;

    private static final Pattern NAME = Pattern.compile("(\\d{6})_(mpii|bonn|mpiinew)(_[A-Za-z0-9_]+)?");

    /** Checks that the numbers can be part of an id. */
    public SequenceName {
        Checks.requireText(folder, "folder");
        Checks.requirePositive(sourceDigit, "sourceDigit");
        Checks.requireNotNegative(sequence, "sequence");
    }

    /**
     * The name of a sequence that is not PoseTrack's: {@code SSSSSS_mpiinew_test}, its number made of the stream's id, so
     * that it is the same whatever else is written beside it.
     */
    public static SequenceName ofStream(String streamId) {
        CRC32 sum = new CRC32();
        sum.update(Checks.requireText(streamId, "streamId").getBytes(StandardCharsets.UTF_8));
        int number = 1 + (int) (sum.getValue() % MOST);
        return new SequenceName(String.format(Locale.ROOT, "%06d_mpiinew_test", number), 3, number);
    }

    /**
     * The name a source's results get.
     *
     * @param sourceName base name of the source; kept where it is a PoseTrack name
     * @param streamId used otherwise
     */
    public static SequenceName of(String sourceName, String streamId) {
        Matcher matcher = NAME.matcher(sourceName);
        if (!matcher.matches()) {
            return ofStream(streamId);
        }
        return new SequenceName(sourceName, DIGITS.get(matcher.group(2)), Integer.parseInt(matcher.group(1)));
    }
}
