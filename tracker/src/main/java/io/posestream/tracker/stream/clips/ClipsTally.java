package io.posestream.tracker.stream.clips;

import io.posestream.tracker.clips.ClipCounts;

/** What a transaction has done so far; counts once it is committed. Used by one thread. */
final class ClipsTally {
    private long records;
    private long clips;
    private long dim;
    private long tails;
    private long refused;

    void count(ClipCounts before, ClipCounts after) {
        clips += after.clips() - before.clips();
        dim += after.dim() - before.dim();
        tails += after.tails() - before.tails();
    }

    void countRecord() {
        records++;
    }

    void countRefused() {
        refused++;
    }

    /** The transaction is committed: adds everything to {@code metrics} and begins anew. */
    void commit(ClipsMetrics metrics) {
        metrics.add(records, clips, dim, tails, refused);
        records = 0;
        clips = 0;
        dim = 0;
        tails = 0;
        refused = 0;
    }
}
