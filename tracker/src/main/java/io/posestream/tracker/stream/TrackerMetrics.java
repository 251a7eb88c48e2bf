package io.posestream.tracker.stream;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.tracker.FoldCounts;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the tracker has done since it started. Counts go on when a transaction is undone and its records are read again,
 * so after a failure they may be higher than what lies in the topic. Thread-safe.
 */
public final class TrackerMetrics {
    private final LongAdder results = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder parked = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder superseded = new LongAdder();
    private final LongAdder discontinuities = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder givenUp = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final LongAdder foreign = new LongAdder();

    /** Frames answered with people, or with nobody. */
    public long results() {
        return results.sum();
    }

    /** Numbers answered as skipped, lost and superseded ones included. */
    public long skipped() {
        return skipped.sum();
    }

    /** Frames answered as failed. */
    public long failed() {
        return failed.sum();
    }

    /** Records that had been answered before. */
    public long duplicates() {
        return duplicates.sum();
    }

    /** Records that came before their predecessors. */
    public long parked() {
        return parked.sum();
    }

    /** Numbers given up on. */
    public long lost() {
        return lost.sum();
    }

    /** Numbers of an epoch that was followed by another. */
    public long superseded() {
        return superseded.sum();
    }

    /** Frames whose capture time did not advance. */
    public long discontinuities() {
        return discontinuities.sum();
    }

    /** Records behind the end of their epoch, or of one that was given up on. */
    public long dropped() {
        return dropped.sum();
    }

    /** Epochs given up on, since their records cannot be held. */
    public long givenUp() {
        return givenUp.sum();
    }

    /** Records that could not be read. */
    public long deadLetters() {
        return deadLetters.sum();
    }

    /** Records without readable headers among the dead letters. */
    public long foreign() {
        return foreign.sum();
    }

    void count(List<StreamItem<Tracks>> answers, FoldCounts counts) {
        for (StreamItem<Tracks> answer : answers) {
            if (answer instanceof StreamItem.Looked<Tracks>) {
                results.increment();
            } else if (answer instanceof StreamItem.Failed<Tracks>) {
                failed.increment();
            } else {
                skipped.add(answer.count());
            }
        }
        duplicates.add(counts.duplicates());
        parked.add(counts.parked());
        lost.add(counts.lost());
        superseded.add(counts.superseded());
        discontinuities.add(counts.discontinuities());
        dropped.add(counts.dropped());
        givenUp.add(counts.givenUp());
    }

    void countDeadLetter(boolean ours) {
        deadLetters.increment();
        if (!ours) {
            foreign.increment();
        }
    }
}
