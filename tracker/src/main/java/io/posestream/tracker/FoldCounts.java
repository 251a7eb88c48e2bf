package io.posestream.tracker;

/**
 * What was out of the ordinary, to be counted.
 *
 * @param duplicates records that had been answered before
 * @param parked records that came before their predecessors
 * @param lost numbers given up on
 * @param superseded numbers of an epoch that was followed by another
 * @param discontinuities looked-at frames whose capture time did not advance
 */
public record FoldCounts(long duplicates, long parked, long lost, long superseded, long discontinuities) {
    /** Nothing to report. */
    public static final FoldCounts NONE = new FoldCounts(0, 0, 0, 0, 0);

    /** Both together. */
    public FoldCounts plus(FoldCounts other) {
        return new FoldCounts(
                duplicates + other.duplicates,
                parked + other.parked,
                lost + other.lost,
                superseded + other.superseded,
                discontinuities + other.discontinuities);
    }
}
