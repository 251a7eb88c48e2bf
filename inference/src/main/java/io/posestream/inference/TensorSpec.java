package io.posestream.inference;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One input or output of a graph.
 *
 * @param name in the graph
 * @param type of its elements
 * @param shape extents; -1 where free
 */
public record TensorSpec(String name, ElementType type, List<Long> shape) {
    /** Element types this module reads and writes; others can be listed, not used. */
    public enum ElementType {
        /** 32-bit floating point. */
        FLOAT,
        /** 64-bit integer. */
        INT64,
        /** Anything else. */
        OTHER
    }

    /** Copies the list. */
    public TensorSpec {
        requireNonNull(name, "name is null");
        requireNonNull(type, "type is null");
        shape = List.copyOf(shape);
    }
}
