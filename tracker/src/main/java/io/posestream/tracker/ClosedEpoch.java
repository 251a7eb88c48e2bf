package io.posestream.tracker;

import java.util.ArrayList;
import java.util.List;

/**
 * An epoch that was followed by another, or given up on before it began: what was answered of it, so that stragglers are answered once. Immutable.
 *
 * @param epoch its number
 * @param last number up to which everything is answered, -1 for none
 * @param ended whether its end was passed on
 * @param answered numbers above {@code last} that are answered too, rising, apart from one another
 */
record ClosedEpoch(long epoch, long last, boolean ended, List<Range> answered) {
    /**
     * Numbers in a row.
     *
     * @param first of them
     * @param after the one behind the last of them
     */
    record Range(long first, long after) {}

    /** No number of a record comes as high: everything of an epoch that was given up on counts as answered. */
    private static final long EVERYTHING = Long.MAX_VALUE - 1;

    ClosedEpoch {
        answered = List.copyOf(answered);
    }

    /** One that was given up on: whatever else comes of it is dropped. */
    static ClosedEpoch givenUp(long epoch) {
        return new ClosedEpoch(epoch, EVERYTHING, true, List.of());
    }

    boolean isGivenUp() {
        return last == EVERYTHING;
    }

    /** The parts of a range that are not answered yet, rising. */
    List<Range> open(Range range) {
        List<Range> open = new ArrayList<>();
        long from = Math.max(range.first(), last + 1);
        for (Range done : answered) {
            if (done.first() > from && range.after() > from) {
                open.add(new Range(from, Math.min(done.first(), range.after())));
            }
            from = Math.max(from, done.after());
        }
        if (range.after() > from) {
            open.add(new Range(from, range.after()));
        }
        return open;
    }

    /** The same with a range answered. */
    ClosedEpoch answering(Range range) {
        List<Range> merged = new ArrayList<>();
        long first = range.first();
        long after = range.after();
        for (Range done : answered) {
            if (done.after() < first) {
                merged.add(done);
            } else if (done.first() <= after) {
                first = Math.min(first, done.first());
                after = Math.max(after, done.after());
            }
        }
        if (first <= last + 1) {
            // all kept ranges lie above last + 1, so none can be below this one
            return new ClosedEpoch(epoch, Math.max(last, after - 1), ended, behind(after));
        }
        merged.add(new Range(first, after));
        merged.addAll(behind(after));
        return new ClosedEpoch(epoch, last, ended, merged);
    }

    private List<Range> behind(long after) {
        return answered.stream().filter(done -> done.first() > after).toList();
    }

    /** The same with its end passed on. */
    ClosedEpoch ending() {
        return new ClosedEpoch(epoch, last, true, answered);
    }
}
