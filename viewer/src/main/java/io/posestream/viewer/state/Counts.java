package io.posestream.viewer.state;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import java.util.Map;
import java.util.TreeMap;

/** What became of a stream's numbers. Not thread-safe. */
final class Counts {
    /** Reasons are ours and few; whatever else stands in a topic shares one word. */
    private static final int MOST_REASONS = 32;

    private static final String OTHER = "other";

    private long results;
    private long failed;
    private long skipped;
    private final Map<String, Long> byReason = new TreeMap<>();

    void add(StreamItem<Tracks> item) {
        if (item instanceof StreamItem.Looked<Tracks>) {
            results++;
        } else if (item instanceof StreamItem.Failed<Tracks>) {
            failed++;
        } else if (item instanceof StreamItem.Gap<Tracks> gap) {
            skipped += gap.count();
            boolean room = byReason.containsKey(gap.reason()) || byReason.size() < MOST_REASONS;
            byReason.merge(room ? gap.reason() : OTHER, gap.count(), Long::sum);
        }
    }

    long in() {
        return results + skipped + failed;
    }

    long results() {
        return results;
    }

    long failed() {
        return failed;
    }

    long skipped() {
        return skipped;
    }

    Map<String, Long> byReason() {
        return byReason;
    }
}
