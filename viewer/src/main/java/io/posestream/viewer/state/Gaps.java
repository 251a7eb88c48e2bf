package io.posestream.viewer.state;

import java.util.ArrayDeque;
import java.util.Deque;

/** Where numbers were not looked at, or could not be, over the last minutes. Not thread-safe. */
final class Gaps {
    private static final int MOST = 400;
    /** Of one reason and closer than this, two are shown as one. */
    private static final long JOIN_US = 1_000_000;

    /**
     * Numbers that have no result.
     *
     * @param fromUs arrival of the first, µs since 1970
     * @param toUs arrival of the last
     * @param reason one word
     * @param count how many
     */
    record Missing(long fromUs, long toUs, String reason, long count) {}

    private final long keepUs;
    private final Deque<Missing> all = new ArrayDeque<>();

    Gaps(long keepUs) {
        this.keepUs = keepUs;
    }

    void add(long us, String reason, long count) {
        Missing last = all.peekLast();
        if (last != null && last.reason().equals(reason) && us - last.toUs() < JOIN_US) {
            all.removeLast();
            all.addLast(new Missing(last.fromUs(), us, reason, last.count() + count));
        } else {
            all.addLast(new Missing(us, us, reason, count));
        }
        while (all.size() > MOST || all.getFirst().toUs() < us - keepUs) {
            all.removeFirst();
        }
    }

    Iterable<Missing> all() {
        return all;
    }
}
