package io.posestream.models.quantize;

/**
 * Counts of a value's elements in equal bins between two ends that are known before. Owns its counts. Not thread safe.
 */
final class Histogram {
    private static final int BINS = 2048;
    /** Levels on one side of zero when a signed value is clipped symmetrically. */
    private static final int LEVELS = 128;

    private static final double TAIL = 1e-4;

    private final double low;
    private final double width;
    private final long[] counts = new long[BINS];
    private long total;

    Histogram(Range range) {
        this.low = range.low();
        this.width = (range.high() - range.low()) / BINS;
    }

    /** Counts the first {@code length} elements. */
    void add(float[] values, int length) {
        for (int i = 0; i < length; i++) {
            int bin = (int) ((values[i] - low) / width);
            counts[Math.min(Math.max(bin, 0), BINS - 1)]++;
        }
        total += length;
    }

    /** How many elements were counted. */
    long total() {
        return total;
    }

    /** The range by {@code rule}. */
    Range range(RangeRule rule) {
        return switch (rule) {
            case MINMAX -> new Range(low, low + width * BINS);
            case PERCENTILE -> percentile();
            case ENTROPY -> entropy();
        };
    }

    private Range percentile() {
        long tail = (long) Math.ceil(total * TAIL);
        int first = 0;
        for (long seen = counts[0]; seen < tail && first < BINS - 1; seen += counts[first]) {
            first++;
        }
        int last = BINS - 1;
        for (long seen = counts[last]; seen < tail && last > first; seen += counts[last]) {
            last--;
        }
        return new Range(low + width * first, low + width * (last + 1));
    }

    /** Folds to magnitudes, finds the threshold, clips both sides by it. */
    private Range entropy() {
        double high = low + width * BINS;
        double largest = Math.max(high, -low);
        double[] magnitudes = new double[BINS];
        for (int i = 0; i < BINS; i++) {
            double centre = Math.abs(low + width * (i + 0.5));
            magnitudes[Math.min((int) (centre / largest * BINS), BINS - 1)] += counts[i];
        }
        // zero is exact in every range, and after a ReLU half of all values: its count would hide all others
        magnitudes[0] = Math.min(magnitudes[0], magnitudes[1]);
        double threshold = largest * bestLength(magnitudes) / BINS;
        return new Range(Math.max(low, -threshold), Math.min(high, threshold));
    }

    /** How many bins to keep: the length whose coarse copy diverges least from the counts clipped to it. */
    private static int bestLength(double[] counts) {
        int best = BINS;
        double least = Double.POSITIVE_INFINITY;
        double beyond = 0;
        for (int length = BINS; length >= LEVELS; length -= LEVELS / 8) {
            double divergence = divergence(counts, length, beyond);
            if (divergence < least) {
                least = divergence;
                best = length;
            }
            for (int i = length - 1; i >= Math.max(length - LEVELS / 8, 0); i--) {
                beyond += counts[i];
            }
        }
        return best;
    }

    /** Kullback-Leibler divergence of the first {@code length} counts, the rest in the last, from their coarse copy. */
    private static double divergence(double[] counts, int length, double beyond) {
        double[] coarse = coarse(counts, length);
        double sumP = beyond;
        double sumQ = 0;
        for (int i = 0; i < length; i++) {
            sumP += counts[i];
            sumQ += coarse[i];
        }
        double divergence = 0;
        for (int i = 0; i < length; i++) {
            double p = (counts[i] + (i == length - 1 ? beyond : 0)) / sumP;
            double q = Math.max(coarse[i] / sumQ, 1e-12);
            divergence += p > 0 ? p * Math.log(p / q) : 0;
        }
        return divergence;
    }

    /** The counts spread evenly within each of {@link #LEVELS} groups, over those bins that hold any. */
    private static double[] coarse(double[] counts, int length) {
        double[] coarse = new double[length];
        for (int level = 0; level < LEVELS; level++) {
            int from = (int) ((long) level * length / LEVELS);
            int to = (int) ((long) (level + 1) * length / LEVELS);
            double sum = 0;
            int filled = 0;
            for (int i = from; i < to; i++) {
                sum += counts[i];
                filled += counts[i] > 0 ? 1 : 0;
            }
            for (int i = from; i < to; i++) {
                coarse[i] = counts[i] > 0 ? sum / filled : 0;
            }
        }
        return coarse;
    }
}
