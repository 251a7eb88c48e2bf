package io.posestream.models.onnx;

import com.google.protobuf.ByteString;
import io.posestream.models.checkpoint.HalfFloat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    /** Of floats. */
    public static Initializer floats(String name, List<Integer> shape, Supplier<float[]> values) {
        return new Initializer(name, shape, ElementFormat.FLOAT, () -> {
            float[] elements = values.get();
            ByteBuffer bytes =
                    ByteBuffer.allocate(elements.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(elements);
            return bytes;
        });
    }

    /** Of floats, stored in 16 bits. */
    public static Initializer halves(String name, List<Integer> shape, Supplier<float[]> values) {
        return new Initializer(name, shape, ElementFormat.FLOAT16, () -> {
            float[] elements = values.get();
            ByteBuffer bytes =
                    ByteBuffer.allocate(elements.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (float element : elements) {
                bytes.putShort(HalfFloat.fromFloat(element));
            }
            return bytes.flip();
        });
    }

    /** Of whole numbers. */
    public static Initializer longs(String name, List<Integer> shape, long... values) {
        return new Initializer(name, shape, ElementFormat.INT64, () -> {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asLongBuffer().put(values);
            return bytes;
        });
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

    /** The whole message. */
    public TensorProto proto() {
        return header().toBuilder().setRawData(ByteString.copyFrom(bytes.get())).build();
    }
}
