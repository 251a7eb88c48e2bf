package io.posestream.evaluate.posetrack.metric;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posestream.evaluate.posetrack.file.Joints;
import java.util.Arrays;

/**
 * One figure per joint and its total, in the order of {@link Joints#NAMES}; NaN where it does not exist. Owns its
 * array. Immutable.
 */
public final class JointValues {
    private final double[] values;

    private JointValues(double[] values) {
        if (values.length != Joints.COUNT + 1) {
            throw new IllegalArgumentException("values: " + values.length);
        }
        this.values = values;
    }

    /** {@code values}: 15 joints, then the total; copied. */
    public static JointValues of(double[] values) {
        return new JointValues(values.clone());
    }

    /** {@code perJoint}: 15 values; the total is the plain mean of those that exist, NaN without any. */
    public static JointValues withMean(double[] perJoint) {
        double[] values = Arrays.copyOf(perJoint, Joints.COUNT + 1);
        double sum = 0;
        int count = 0;
        for (double value : perJoint) {
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        values[Joints.COUNT] = count == 0 ? Double.NaN : sum / count;
        return new JointValues(values);
    }

    /** The figure of a joint, by PoseTrack 2017's id. */
    public double at(int joint) {
        return values[joint];
    }

    /** The figure of all joints together. */
    public double total() {
        return values[Joints.COUNT];
    }

    /** The plain mean of a printed group; NaN when one of its joints is, as in the official tables. */
    public double group(int group) {
        double sum = 0;
        for (int joint : Joints.members(group)) {
            sum += values[joint];
        }
        return sum / Joints.members(group).size();
    }

    /** {@code {"right_ankle": n, ..., "total": n}}, null for NaN. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            put(node, Joints.NAMES.get(joint), values[joint]);
        }
        put(node, "total", total());
        return node;
    }

    /** {@code {"Head": n, ..., "Total": n}}, null for NaN. */
    public ObjectNode groupsToJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int group = 0; group < Joints.GROUPS.size(); group++) {
            put(node, Joints.GROUPS.get(group), group(group));
        }
        put(node, "Total", total());
        return node;
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
