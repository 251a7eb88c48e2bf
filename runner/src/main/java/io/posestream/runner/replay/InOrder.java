package io.posestream.runner.replay;

import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts the items of an epoch into the order of their numbers, each number once, as the tracker does: the first to come
 * counts, one that computes a frame that failed before takes its place. Holds a bounded number of items that come early.
 * Not thread-safe.
 */
final class InOrder<T> {
    /** As many as the tracker parks. */
    private static final int MOST = 1_024;

    private final FrameId first;
    private final long after;
    private final Consumer<? super StreamItem<T>> receiver;
    private final TreeMap<Long, StreamItem<T>> early = new TreeMap<>();
    private long next;

    /**
     * @param first frame that is wanted
     * @param after the number after the last one that is
     * @param receiver of each number from the first to the last, in order
     */
    InOrder(FrameId first, long after, Consumer<? super StreamItem<T>> receiver) {
        this.first = first;
        this.after = after;
        this.receiver = receiver;
        this.next = first.number();
    }

    /** Takes an item of the epoch that is no end. */
    void accept(StreamItem<T> item) {
        long begin = item.id().number();
        if (begin + item.count() <= next || begin >= after) {
            return;
        }
        if (begin > next) {
            early.merge(
                    begin,
                    item,
                    (known, again) ->
                            known instanceof StreamItem.Failed && again instanceof StreamItem.Looked ? again : known);
            if (early.size() > MOST) {
                giveUp();
            }
        } else {
            give(item);
        }
        release();
    }

    private void release() {
        while (!early.isEmpty() && early.firstKey() <= next) {
            StreamItem<T> item = early.pollFirstEntry().getValue();
            if (item.id().number() + item.count() > next) {
                give(item);
            }
        }
    }

    private void give(StreamItem<T> item) {
        long end = Math.min(after, item.id().number() + item.count());
        if (item instanceof StreamItem.Gap<T> gap) {
            receiver.accept(new StreamItem.Gap<>(at(next), gap.provenance(), end - next, gap.reason()));
        } else {
            receiver.accept(item);
        }
        next = end;
    }

    /** Numbers that are nowhere are lost, as the tracker says too. */
    private void giveUp() {
        StreamItem<T> later = early.firstEntry().getValue();
        give(new StreamItem.Gap<>(
                at(next),
                StreamItem.Provenance.at(later.provenance().arrivalUs()),
                later.id().number() - next,
                GapReason.LOST));
    }

    /** Nothing more comes: gives what is left; missing numbers are lost. */
    void finish() {
        while (!early.isEmpty()) {
            giveUp();
            release();
        }
        if (next < after) {
            give(new StreamItem.Gap<>(at(next), StreamItem.Provenance.at(0), after - next, GapReason.LOST));
        }
    }

    /** The number after the last one given. */
    long next() {
        return next;
    }

    private FrameId at(long number) {
        return new FrameId(first.streamId(), first.epoch(), number);
    }
}
