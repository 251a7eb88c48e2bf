package io.posestream.models.graph;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A float tensor that is computed when it is written out, so that a network of 80 million parameters passes through all
 * rewrites while only one of its tensors is in memory. Immutable; as thread safe as what it reads from.
 */
public final class LazyTensor {
    private final List<Integer> shape;
    private final Supplier<float[]> values;

    /**
     * @param shape the extent of each axis, outermost first
     * @param values gives the elements in C order in a new array each time
     */
    public LazyTensor(List<Integer> shape, Supplier<float[]> values) {
        this.shape = List.copyOf(shape);
        this.values = values;
    }

    /** The extent of each axis, outermost first. */
    public List<Integer> shape() {
        return shape;
    }

    /** The extent of {@code axis}. */
    public int size(int axis) {
        return shape.get(axis);
    }

    /** The number of elements. */
    public int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** The elements in C order, computed anew; the caller owns the array. */
    public float[] values() {
        float[] computed = values.get();
        if (computed.length != elements()) {
            throw new IllegalStateException(computed.length + " elements for shape " + shape);
        }
        return computed;
    }

    /** The tensor of {@code newShape} that {@code change} makes of this one's elements. */
    public LazyTensor map(List<Integer> newShape, UnaryOperator<float[]> change) {
        return new LazyTensor(newShape, () -> change.apply(values()));
    }

    /** The same elements under another shape. */
    public LazyTensor reshaped(List<Integer> newShape) {
        return map(newShape, UnaryOperator.identity());
    }
}
