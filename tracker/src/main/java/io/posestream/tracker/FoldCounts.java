package io.posestream.tracker;

/**
 * What was out of the ordinary, to be counted.
 *
 * @param duplicates records that had been answered before
 * @param parked records that came before their predecessors
 * @param lost numbers given up on
 * @param superseded numbers of an epoch that was followed by another
 * @param discontinuities looked-at frames whose capture time did not advance
 * @param dropped records behind the end of their epoch, or of one that was given up on
 * @param givenUp epochs given up on
 */
public record FoldCounts(
        long duplicates, long parked, long lost, long superseded, long discontinuities, long dropped, long givenUp) {
    /** Nothing to report. */
    public static final FoldCounts NONE = new FoldCounts(0, 0, 0, 0, 0, 0, 0);

    static final FoldCounts DUPLICATE = new FoldCounts(1, 0, 0, 0, 0, 0, 0);
    static final FoldCounts PARKED_ONE = new FoldCounts(0, 1, 0, 0, 0, 0, 0);
    static final FoldCounts DISCONTINUITY = new FoldCounts(0, 0, 0, 0, 1, 0, 0);
    static final FoldCounts EPOCH_GIVEN_UP = new FoldCounts(0, 0, 0, 0, 0, 0, 1);

    static FoldCounts lost(long numbers) {
        return new FoldCounts(0, 0, numbers, 0, 0, 0, 0);
    }

    static FoldCounts superseded(long numbers) {
        return new FoldCounts(0, 0, 0, numbers, 0, 0, 0);
    }

    static FoldCounts dropped(long records) {
        return new FoldCounts(0, 0, 0, 0, 0, records, 0);
    }

    /** Both together. */
    public FoldCounts plus(FoldCounts other) {
        return new FoldCounts(
                duplicates + other.duplicates,
                parked + other.parked,
                lost + other.lost,
                superseded + other.superseded,
                discontinuities + other.discontinuities,
                dropped + other.dropped,
                givenUp + other.givenUp);
    }
}
