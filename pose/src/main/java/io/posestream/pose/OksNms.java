package io.posestream.pose;

import java.util.Arrays;

/**
 * Non-maximum suppression of poses by object keypoint similarity, as HRNet's evaluation does it. Source: HRNet {@code
 * nms.py:oks_nms, soft_oks_nms}. Static functions, thread-safe.
 */
public final class OksNms {
    /** Most poses the soft form keeps. */
    public static final int SOFT_LIMIT = 20;
    /** NumPy's spacing(1). */
    private static final double EPSILON = Math.ulp(1.0);

    private OksNms() {}

    /**
     * Keeps a pose unless it is more alike to a better one than the threshold.
     *
     * @param xy (Input) [poses][joints][2] in pixels
     * @param areas (Input) of each pose, in square pixels; the source takes that of the enlarged box
     * @param scores (Input) of each pose
     * @param sigmas (Input) of each joint
     * @param threshold greatest similarity of two kept poses
     * @return kept indices, best first; the caller owns it
     */
    public static int[] hard(double[] xy, double[] areas, double[] scores, double[] sigmas, double threshold) {
        int[] order = order(scores, scores.length);
        int[] kept = new int[order.length];
        int count = 0;
        for (int candidate : order) {
            boolean isNew = true;
            for (int i = 0; i < count && isNew; i++) {
                isNew = similarity(xy, areas, kept[i], candidate, sigmas) <= threshold;
            }
            if (isNew) {
                kept[count++] = candidate;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    /**
     * Takes the best pose, lowers the score s of every other to s exp(-oks² / threshold), and so on.
     *
     * @param xy (Input) [poses][joints][2] in pixels
     * @param areas (Input) of each pose, in square pixels
     * @param scores (Input) of each pose
     * @param sigmas (Input) of each joint
     * @param threshold of the decay
     * @return at most {@value #SOFT_LIMIT} indices in the order taken; the caller owns it
     */
    public static int[] soft(double[] xy, double[] areas, double[] scores, double[] sigmas, double threshold) {
        double[] left = scores.clone();
        int[] order = order(left, left.length);
        int[] kept = new int[Math.min(SOFT_LIMIT, scores.length)];
        for (int taken = 0; taken < kept.length; taken++) {
            int best = order[0];
            kept[taken] = best;
            int rest = order.length - 1;
            double[] decayed = new double[rest];
            for (int i = 0; i < rest; i++) {
                double oks = similarity(xy, areas, best, order[i + 1], sigmas);
                decayed[i] = left[order[i + 1]] * StrictMath.exp(-oks * oks / threshold);
                left[order[i + 1]] = decayed[i];
            }
            order = reorder(order, decayed);
        }
        return kept;
    }

    private static int[] reorder(int[] order, double[] decayed) {
        int[] ranks = order(decayed, decayed.length);
        int[] next = new int[ranks.length];
        for (int i = 0; i < ranks.length; i++) {
            next[i] = order[ranks[i] + 1];
        }
        return next;
    }

    /** Indices by falling score; of equal scores the later comes first, as in a reversed ascending sort. */
    private static int[] order(double[] scores, int count) {
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> count - 1 - i);
        Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    /** The mean over joints of exp(-d² / (2 sigma)² / (mean area + epsilon) / 2). */
    static double similarity(double[] xy, double[] areas, int one, int other, double[] sigmas) {
        double area = (areas[one] + areas[other]) / 2 + EPSILON;
        double sum = 0;
        for (int joint = 0; joint < sigmas.length; joint++) {
            int p = 2 * (one * sigmas.length + joint);
            int q = 2 * (other * sigmas.length + joint);
            double dx = xy[p] - xy[q];
            double dy = xy[p + 1] - xy[q + 1];
            double variance = 4 * sigmas[joint] * sigmas[joint];
            sum += StrictMath.exp(-(dx * dx + dy * dy) / variance / area / 2);
        }
        return sum / sigmas.length;
    }
}
