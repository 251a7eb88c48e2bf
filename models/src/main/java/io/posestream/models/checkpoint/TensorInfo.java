package io.posestream.models.checkpoint;

import java.util.List;
import java.util.Objects;

/**
 * What a checkpoint says about one tensor.
 *
 * @param name its key, below the wrapper ({@code model}, {@code state_dict}) and without a leading {@code module.}
 * @param type how its elements are stored
 * @param shape the extent of each axis, outermost first; empty for a scalar
 */
public record TensorInfo(String name, ElementType type, List<Integer> shape) {
    /** Checks the components. */
    public TensorInfo {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(type, "type is null");
        shape = List.copyOf(shape);
    }

    /** The number of elements. */
    public int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
