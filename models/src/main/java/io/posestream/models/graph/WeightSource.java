package io.posestream.models.graph;

/** Gives the elements of a named parameter, for example from an open checkpoint. */
@FunctionalInterface
public interface WeightSource {
    /** The elements of parameter {@code name}, named as the authors' code names it, in C order; a new array. */
    float[] floats(String name);
}
