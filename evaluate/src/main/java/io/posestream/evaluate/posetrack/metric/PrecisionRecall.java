package io.posestream.evaluate.posetrack.metric;

import io.posestream.evaluate.Mode;

/**
 * The precision-recall curve of one joint, thinned out, and the figures read off all of it, as fractions. Owns its
 * arrays. Immutable.
 *
 * <p>Source: {@code computeRPC} and {@code VOCap} of poseval (leonid-pishchulin/poseval 4258a15): AP is the area under
 * the monotone envelope over all points. Differs from the source: no array of points is made, which for millions of
 * joints would be most of the memory; the sums are the same, in the same order.
 */
public final class PrecisionRecall {
    /** Points that are kept for drawing: one for every two pixels. */
    private static final int POINTS = 500;

    private final double averagePrecision;
    private final double lastPrecision;
    private final double lastRecall;
    private final boolean mixedTies;
    private final double[][] curve;

    private PrecisionRecall(
            double averagePrecision, double lastPrecision, double lastRecall, boolean mixedTies, double[][] curve) {
        this.averagePrecision = averagePrecision;
        this.lastPrecision = lastPrecision;
        this.lastRecall = lastRecall;
        this.mixedTies = mixedTies;
        this.curve = curve;
    }

    /**
     * Runs over the entries from the worst score to the best.
     *
     * @param entries of one joint
     * @param divisor number of annotated joints; 0 makes every recall NaN, as dividing does in poseval
     * @param mode official: a point per entry; strict: a point per distinct score
     */
    public static PrecisionRecall of(ScoredLabels entries, double divisor, Mode mode) {
        int count = entries.count();
        if (count == 0) {
            // 0, not NaN: a quirk of poseval
            return new PrecisionRecall(0, 0, 0, false, new double[2][0]);
        }
        int[] order = entries.descending();
        int hits = entries.hits();
        double[][] curve = new double[2][Math.min(POINTS, count)];
        int point = curve[0].length - 1;
        boolean mixed = false;
        double area = 0;
        double envelope = 0; // after the last point: recall 1 at precision 0, which adds nothing
        double recall = Double.NaN;
        double precision = Double.NaN;
        for (int rank = count - 1; rank >= 0; rank--) {
            boolean tied = rank < count - 1 && entries.score(order[rank]) == entries.score(order[rank + 1]);
            mixed |= tied && entries.hit(order[rank]) != entries.hit(order[rank + 1]);
            if (!tied || mode == Mode.OFFICIAL) {
                double before = hits / divisor;
                area += rank == count - 1 ? 0 : (recall - before) * envelope;
                recall = before;
                precision = (double) hits / (rank + 1);
                envelope = Math.max(envelope, precision);
            }
            while (point >= 0 && rankOf(point, curve[0].length, count) == rank) {
                curve[0][point] = recall;
                curve[1][point--] = precision;
            }
            hits -= entries.hit(order[rank]) ? 1 : 0;
        }
        area += recall * envelope;
        return new PrecisionRecall(area, (double) entries.hits() / count, entries.hits() / divisor, mixed, curve);
    }

    private static int rankOf(int point, int points, int count) {
        return points == 1 ? 0 : (int) ((long) point * (count - 1) / (points - 1));
    }

    /** 0 without entries; NaN when nothing is annotated. */
    public double averagePrecision() {
        return averagePrecision;
    }

    /** 0 without entries. */
    public double lastPrecision() {
        return lastPrecision;
    }

    /** 0 without entries; NaN when nothing is annotated. */
    public double lastRecall() {
        return lastRecall;
    }

    /** True when a hit and a miss share a score, so that the figure depends on the order of files and people. */
    public boolean hasMixedTies() {
        return mixedTies;
    }

    /** Points of the curve, by rising recall: {recall, precision} each; the caller leaves them as they are. */
    public double[][] curve() {
        return curve;
    }
}
