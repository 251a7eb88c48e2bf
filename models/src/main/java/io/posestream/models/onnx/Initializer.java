package io.posestream.models.onnx;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * A constant of a graph, computed when it is written.
 *
 * @param name the value's name
 * @param shape the extent of each axis; empty for a scalar
 * @param format how elements are stored
 * @param bytes gives the elements in C order, little-endian, from position to limit
 */
public record Initializer(String name, List<Integer> shape, ElementFormat format, Supplier<ByteBuffer> bytes) {
    /** Copies the list. */
    public Initializer {
        shape = List.copyOf(shape);
    }

    /** Bytes of all elements. */
    int length() {
        return Math.multiplyExact(shape.stream().reduce(1, Math::multiplyExact), format.bytes());
    }

    /** The message without its elements. */
    TensorProto header() {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(format.code());
        shape.forEach(tensor::addDims);
        return tensor.build();
    }
}
