package io.posestream.tracker.stream.clips;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the application has committed since it started, so that a transaction that is undone counts nothing, and its
 * troubles. Thread-safe.
 */
public final class ClipsMetrics {
    private final LongAdder records = new LongAdder();
    private final LongAdder clips = new LongAdder();
    private final LongAdder dim = new LongAdder();
    private final LongAdder tails = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder readAgain = new LongAdder();
    private final LongAdder restarts = new LongAdder();

    /** Records of tracks taken. */
    public long records() {
        return records.sum();
    }

    /** Clips written. */
    public long clips() {
        return clips.sum();
    }

    /** Clips left out because too few of their frames show their people. */
    public long dim() {
        return dim.sum();
    }

    /** Last, shorter windows left out. */
    public long tails() {
        return tails.sum();
    }

    /** Frames passed over because their joints cannot become those of clips. */
    public long refused() {
        return refused.sum();
    }

    /** Records of tracks read a second time, to know what is open. */
    public long readAgain() {
        return readAgain.sum();
    }

    /** Times that reading and writing began anew after a failure. */
    public long restarts() {
        return restarts.sum();
    }

    void add(long newRecords, long newClips, long newDim, long newTails, long newRefused) {
        records.add(newRecords);
        clips.add(newClips);
        dim.add(newDim);
        tails.add(newTails);
        refused.add(newRefused);
    }

    void countReadAgain() {
        readAgain.increment();
    }

    void countRestart() {
        restarts.increment();
    }

    @Override
    public String toString() {
        return clips() + " clips, " + dim() + " too dim, " + tails() + " tails left out, " + refused()
                + " frames of other skeletons, " + readAgain() + " records read again, " + restarts() + " restarts";
    }
}
