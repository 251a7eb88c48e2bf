package io.posestream.tracker;

import io.posestream.core.PosePoints;
import io.posestream.core.PoseSimilarity;
import java.util.Arrays;
import java.util.List;

/**
 * Who of the tracks is which of the poses, in one frame: pairs are gated first and taken greedily from the most alike;
 * ties go to the older track, then to the earlier pose. Not thread safe; lives within one update.
 */
final class Matching {
    private static final int NONE = -1;
    /** Pairs there is room for at first: few pass the gate, however many people there are. */
    private static final int FEW = 64;

    private final PosePoints[] predicted;
    private final List<Candidates.Candidate> poses;
    private final PoseSimilarity similarity;
    private final int[] poseOf;
    private final boolean[] taken;

    Matching(PosePoints[] predicted, List<Candidates.Candidate> poses, PoseSimilarity similarity) {
        this.predicted = predicted;
        this.poses = poses;
        this.similarity = similarity;
        this.poseOf = new int[predicted.length];
        this.taken = new boolean[poses.size()];
        Arrays.fill(poseOf, NONE);
    }

    /** Whether the pose has a track. */
    boolean isTaken(int pose) {
        return taken[pose];
    }

    /** The pose of a track, or -1. */
    int poseOf(int track) {
        return poseOf[track];
    }

    /**
     * One round among what is still free.
     *
     * @param eligible per track whether it takes part
     * @param from first pose that takes part
     * @param to first pose that does not any more
     * @param gate least similarity of a match
     */
    void round(boolean[] eligible, int from, int to, double gate) {
        double[] likeness = new double[FEW];
        long[] pairs = new long[FEW];
        int count = 0;
        for (int track = 0; track < predicted.length; track++) {
            if (!eligible[track] || poseOf[track] != NONE) {
                continue;
            }
            for (int pose = from; pose < to; pose++) {
                if (taken[pose]) {
                    continue;
                }
                double value = similarity.of(predicted[track], poses.get(pose).points());
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
