package io.posestream.evaluate.posetrack.metric;

import io.posestream.evaluate.posetrack.file.Joints;
import java.util.function.IntToDoubleFunction;

/**
 * CLEAR-MOT counts per joint, summed over frames and sequences, and the figures made of them. Owns its arrays. Not
 * thread-safe while it is being added to.
 */
public final class MotCounts {
    private static final double PERCENT = 100;

    private final long[] misses = new long[Joints.COUNT];
    private final long[] switches = new long[Joints.COUNT];
    private final long[] falsePositives = new long[Joints.COUNT];
    private final long[] objects = new long[Joints.COUNT];
    private final long[] detections = new long[Joints.COUNT];
    private final double[] distance = new double[Joints.COUNT];

    /** Makes empty counts. */
    public MotCounts() {}

    void miss(int joint) {
        misses[joint]++;
    }

    void falsePositive(int joint) {
        falsePositives[joint]++;
    }

    void objects(int joint, int count) {
        objects[joint] += count;
    }

    /** Counts a pair: a match, or a switch when the object had another hypothesis before; its distance in head sizes. */
    void pair(int joint, boolean switched, double headSizes) {
        detections[joint]++;
        switches[joint] += switched ? 1 : 0;
        distance[joint] += headSizes;
    }

    /** Adds the counts of another sequence. */
    public void add(MotCounts other) {
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            misses[joint] += other.misses[joint];
            switches[joint] += other.switches[joint];
            falsePositives[joint] += other.falsePositives[joint];
            objects[joint] += other.objects[joint];
            detections[joint] += other.detections[joint];
            distance[joint] += other.distance[joint];
        }
    }

    /** True joints without a prediction. */
    public long misses(int joint) {
        return misses[joint];
    }

    /** True joints whose hypothesis differs from their last one. */
    public long switches(int joint) {
        return switches[joint];
    }

    /** Predicted joints without a true one. */
    public long falsePositives(int joint) {
        return falsePositives[joint];
    }

    /** True joints. */
    public long objects(int joint) {
        return objects[joint];
    }

    /** Matches and switches. */
    public long detections(int joint) {
        return detections[joint];
    }

    /** Sum of the distances of matches and switches, in head sizes. */
    public double distance(int joint) {
        return distance[joint];
    }

    /** Switches as the tracker's papers count them: summed over sequences, averaged over the joints. */
    public double meanSwitches() {
        long sum = 0;
        for (long count : switches) {
            sum += count;
        }
        return (double) sum / Joints.COUNT;
    }

    /** MOTA in percent, averaged over the joints that have objects; NaN without any. */
    public double totalMota() {
        return mota().total();
    }

    /** 100 (1 - (misses + switches + false positives) / objects). */
    public JointValues mota() {
        return values(joint ->
                1 - (double) (misses[joint] + switches[joint] + falsePositives[joint]) / orNaN(objects[joint]));
    }

    /**
     * 100 (1 - distance / detections), 0 without detections. By matches and switches alone, as with motmetrics 1.0.2,
     * which poseval pins; from 1.1 on its event table holds further rows, and poseval would sum their distances too.
     */
    public JointValues motp() {
        return values(joint -> detections[joint] == 0 ? 0 : 1 - distance[joint] / detections[joint]);
    }

    /** 100 detections / (detections + false positives). */
    public JointValues precision() {
        return values(joint -> detections[joint] / orNaN(detections[joint] + falsePositives[joint]));
    }

    /** 100 detections / objects. */
    public JointValues recall() {
        return values(joint -> detections[joint] / orNaN(objects[joint]));
    }

    private static double orNaN(long count) {
        return count > 0 ? count : Double.NaN;
    }

    private static JointValues values(IntToDoubleFunction figure) {
        double[] values = new double[Joints.COUNT];
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            values[joint] = PERCENT * figure.applyAsDouble(joint);
        }
        return JointValues.withMean(values);
    }
}
