package io.posestream.models.graph;

import java.util.List;

/**
 * A tensor that a network needs from its checkpoint.
 *
 * @param name as the authors' code names it
 * @param shape the extent of each axis
 * @param optional true for counters that inference does not use
 */
public record Parameter(String name, List<Integer> shape, boolean optional) {
    /** Copies the list. */
    public Parameter {
        shape = List.copyOf(shape);
    }

    /** True for what training adjusts; running statistics and counters are none of it. */
    public boolean isTrainable() {
        return !optional && !name.endsWith(".running_mean") && !name.endsWith(".running_var");
    }

    /** The number of elements. */
    public int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
