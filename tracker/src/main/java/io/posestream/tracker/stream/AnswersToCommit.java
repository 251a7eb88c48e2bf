package io.posestream.tracker.stream;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When answers are to become readable before the usual interval is over: at the end of a stream, for which others wait,
 * and after so many answers that whoever sends pictures would soon have to wait. Shared by the partitions of a process.
 * Thread-safe.
 */
final class AnswersToCommit {
    private final int most;
    private final AtomicInteger given = new AtomicInteger();

    /** @param most answers after which a commit is due */
    AnswersToCommit(int most) {
        this.most = most;
    }

    /** Counts answers; true where a commit is due, from where on the count begins anew. */
    boolean isDue(List<StreamItem<Tracks>> answers) {
        boolean due =
                given.addAndGet(answers.size()) >= most || answers.stream().anyMatch(StreamItem.End.class::isInstance);
        if (due) {
            given.set(0);
        }
        return due;
    }
}
