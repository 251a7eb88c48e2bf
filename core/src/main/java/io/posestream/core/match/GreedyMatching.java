package io.posestream.core.match;

import java.util.Arrays;

/**
 * Who of those expected is which of the poses, in one frame: pairs are gated first and taken greedily from the most
 * alike; ties go to the earlier expected one, then to the earlier pose. Shared by the tracker and by whatever proposes
 * boxes from earlier frames. Not thread-safe; lives within one frame. Borrows its arrays, which must not change.
 */
public final class GreedyMatching {
    /** In place of an index: nobody. */
    public static final int NONE = -1;
    /** Pairs there is room for at first: few pass the gate, however many people there are. */
    private static final int FEW = 64;

    private final PosePoints[] expected;
    private final PosePoints[] poses;
    private final PoseSimilarity similarity;
    private final int[] poseOf;
    private final boolean[] taken;

    /**
     * Nobody is matched yet.
     *
     * @param expected those looked for, where they should be by now
     * @param poses those found
     * @param similarity how much two look like one person
     */
    public GreedyMatching(PosePoints[] expected, PosePoints[] poses, PoseSimilarity similarity) {
        this.expected = expected;
        this.poses = poses;
        this.similarity = similarity;
        this.poseOf = new int[expected.length];
        this.taken = new boolean[poses.length];
        Arrays.fill(poseOf, NONE);
    }

    /** Whether a pose is somebody already. */
    public boolean isTaken(int pose) {
        return taken[pose];
    }

    /** The pose of one that was expected, or {@link #NONE}. */
    public int poseOf(int index) {
        return poseOf[index];
    }

    /**
     * One round among what is still free.
     *
     * @param eligible per expected one whether it takes part; length that of the expected
     * @param from first pose that takes part
     * @param to first pose that does not any more
     * @param gate least similarity of a match
     */
    public void round(boolean[] eligible, int from, int to, double gate) {
        double[] likeness = new double[FEW];
        long[] pairs = new long[FEW];
        int count = 0;
        for (int track = 0; track < expected.length; track++) {
            if (!eligible[track] || poseOf[track] != NONE) {
                continue;
            }
            for (int pose = from; pose < to; pose++) {
                if (taken[pose]) {
                    continue;
                }
                double value = similarity.of(expected[track], poses[pose]);
                if (value >= gate) {
                    if (count == pairs.length) {
                        likeness = Arrays.copyOf(likeness, 2 * count);
                        pairs = Arrays.copyOf(pairs, 2 * count);
                    }
                    likeness[count] = value;
                    pairs[count++] = ((long) track << Integer.SIZE) | pose;
                }
            }
        }
        take(likeness, pairs, count);
    }

    /** Pairs come by track, then by pose, so a stable order by falling likeness settles ties as promised. */
    private void take(double[] likeness, long[] pairs, int count) {
        int[] order = Order.falling(likeness, count);
        for (int index = 0; index < count; index++) {
            int track = (int) (pairs[order[index]] >>> Integer.SIZE);
            int pose = (int) pairs[order[index]];
            if (poseOf[track] == NONE && !taken[pose]) {
                poseOf[track] = pose;
                taken[pose] = true;
            }
        }
    }
}
