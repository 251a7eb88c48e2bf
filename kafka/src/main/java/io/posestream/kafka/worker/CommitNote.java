package io.posestream.kafka.worker;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the metadata of a committed offset says.
 *
 * @param starts how often a worker has started at this offset without getting past it; 0 after any progress or clean stop
 * @param fillUntil while below this offset a worker fills holes before the first record of each stream
 */
record CommitNote(int starts, OptionalLong fillUntil) {
    static final CommitNote NONE = new CommitNote(0, OptionalLong.empty());

    private static final Pattern STARTS = Pattern.compile("(?:^|;)starts=(\\d{1,6})");
    private static final Pattern FILL = Pattern.compile("(?:^|;)fill=(\\d{1,18})");

    /** Reads it; metadata that says nothing known is none. */
    static CommitNote parse(String metadata) {
        Matcher starts = STARTS.matcher(metadata);
        Matcher fill = FILL.matcher(metadata);
        return new CommitNote(
                starts.find() ? Integer.parseInt(starts.group(1)) : 0,
                fill.find() ? OptionalLong.of(Long.parseLong(fill.group(1))) : OptionalLong.empty());
    }

    String format() {
        String text = starts == 0 ? "" : "starts=" + starts;
        if (fillUntil.isEmpty()) {
            return text;
        }
        return text + (text.isEmpty() ? "" : ";") + "fill=" + fillUntil.getAsLong();
    }
}
