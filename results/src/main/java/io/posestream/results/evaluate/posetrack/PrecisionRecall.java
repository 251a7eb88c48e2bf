package io.posestream.results.evaluate.posetrack;

import io.posestream.results.evaluate.Mode;

/**
 * The precision-recall curve of one joint and the figures read off it, as fractions. Owns its arrays. Immutable.
 *
 * <p>Source: {@code computeRPC} and {@code VOCap} of poseval (leonid-pishchulin/poseval 4258a15): AP is the area under
 * the monotone envelope over all points.
 */
final class PrecisionRecall {
    private final double[] recall;
    private final double[] precision;
    private final boolean mixedTies;

    private PrecisionRecall(double[] recall, double[] precision, boolean mixedTies) {
        this.recall = recall;
        this.precision = precision;
        this.mixedTies = mixedTies;
    }

    /**
     * Runs down the entries from the best score.
     *
     * @param entries of one joint
     * @param divisor number of annotated joints; 0 makes every recall NaN, as dividing does in poseval
     * @param mode official: a point per entry; strict: a point per distinct score
     */
    static PrecisionRecall of(ScoredLabels entries, double divisor, Mode mode) {
        int[] order = entries.descending();
        double[] recall = new double[order.length];
        double[] precision = new double[order.length];
        int hits = 0;
        boolean mixed = false;
        for (int rank = 0; rank < order.length; rank++) {
            boolean hit = entries.hit(order[rank]);
            hits += hit ? 1 : 0;
            recall[rank] = hits / divisor;
            precision[rank] = (double) hits / (rank + 1);
            boolean tied = rank > 0 && entries.score(order[rank]) == entries.score(order[rank - 1]);
            mixed |= tied && hit != entries.hit(order[rank - 1]);
        }
        if (mode == Mode.STRICT) {
            joinTies(entries, order, recall, precision);
        }
        return new PrecisionRecall(recall, precision, mixed);
    }

    /** Gives every entry of a run of equal scores the point at the end of the run. */
    private static void joinTies(ScoredLabels entries, int[] order, double[] recall, double[] precision) {
        for (int rank = order.length - 2; rank >= 0; rank--) {
            if (entries.score(order[rank]) == entries.score(order[rank + 1])) {
                recall[rank] = recall[rank + 1];
                precision[rank] = precision[rank + 1];
            }
        }
    }

    /** 0 without entries (not NaN, a quirk of poseval); NaN when nothing is annotated. */
    double averagePrecision() {
        if (recall.length == 0) {
            return 0;
        }
        double area = 0;
        double envelope = 0; // after the last point: recall 1 at precision 0, which adds nothing
        for (int i = recall.length - 1; i >= 0; i--) {
            envelope = Math.max(envelope, precision[i]);
            double before = i == 0 ? 0 : recall[i - 1];
            area += (recall[i] - before) * envelope;
        }
        return area;
    }

    /** 0 without entries. */
    double lastPrecision() {
        return precision.length == 0 ? 0 : precision[precision.length - 1];
    }

    /** 0 without entries; NaN when nothing is annotated. */
    double lastRecall() {
        return recall.length == 0 ? 0 : recall[recall.length - 1];
    }

    /** True when a hit and a miss share a score, so that the figure depends on the order of files and people. */
    boolean hasMixedTies() {
        return mixedTies;
    }

    /** At most {@code limit} points of the curve, by rising recall: {recall, precision} each. */
    double[][] curve(int limit) {
        int points = Math.min(limit, recall.length);
        double[][] curve = new double[2][points];
        for (int i = 0; i < points; i++) {
            int rank = points == 1 ? 0 : (int) ((long) i * (recall.length - 1) / (points - 1));
            curve[0][i] = recall[rank];
            curve[1][i] = precision[rank];
        }
        return curve;
    }
}
