package io.posestream.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** An output whose shape was not known before the run, copied to the heap. */
final class Output {
    private final String name;
    private final long[] shape;
    private final FloatBuffer floats;
    private final LongBuffer longs;

    private Output(String name, long[] shape, FloatBuffer floats, LongBuffer longs) {
        this.name = name;
        this.shape = shape;
        this.floats = floats;
        this.longs = longs;
    }

    /** Copies {@code value}, which stays the caller's. */
    static Output copyOf(String name, OnnxValue value) {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new InferenceException("output " + name + " is no tensor");
        }
        long[] shape = tensor.getInfo().getShape();
        return switch (tensor.getInfo().type) {
            case FLOAT -> new Output(name, shape, tensor.getFloatBuffer(), LongBuffer.allocate(0));
            case INT64 -> new Output(name, shape, FloatBuffer.allocate(0), tensor.getLongBuffer());
            default -> new Output(name, shape, FloatBuffer.allocate(0), LongBuffer.allocate(0));
        };
    }

    long[] shape() {
        return shape.clone();
    }

    int floats(float[] into) {
        int count = Slot.count(shape);
        requireCount(floats.capacity(), count, "float");
        floats.get(0, into, 0, count);
        return count;
    }

    long[] longs() {
        int count = Slot.count(shape);
        requireCount(longs.capacity(), count, "int64");
        long[] copy = new long[count];
        longs.get(0, copy, 0, count);
        return copy;
    }

    private void requireCount(int held, int count, String type) {
        if (held != count) {
            throw new InferenceException("output " + name + " is not of type " + type);
        }
    }
}
