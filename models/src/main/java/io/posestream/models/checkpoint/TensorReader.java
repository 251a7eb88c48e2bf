package io.posestream.models.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Streams the elements of a stored tensor in C order. */
final class TensorReader {
    private static final int CHUNK_BYTES = 1 << 20;
    /** A strided tensor is gathered from memory; no network has one beyond this. */
    private static final long MAX_STRIDED_BYTES = 1L << 28;

    private TensorReader() {}

    /** Hands every element to {@code sink}, widened to double. */
    static void forEach(StoredTensor tensor, DoubleConsumer sink) throws IOException {
        if (tensor.info().elements() == 0) {
            return;
        }
        if (tensor.isContiguous()) {
            stream(tensor, sink);
        } else {
            gather(tensor, sink);
        }
    }

    private static void stream(StoredTensor tensor, DoubleConsumer sink) throws IOException {
        ElementType type = tensor.storage().type();
        long remaining = (long) tensor.info().elements() * type.bytes();
        byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, remaining)];
        ByteBuffer view = ByteBuffer.wrap(chunk).order(tensor.storage().order());
        try (InputStream in = tensor.storage().bytes().open(tensor.offset() * type.bytes())) {
            while (remaining > 0) {
                int count = (int) Math.min(chunk.length, remaining);
                readFully(in, chunk, count);
                for (int i = 0; i < count; i += type.bytes()) {
                    sink.accept(type.read(view, i));
                }
                remaining -= count;
            }
        }
    }

    private static void gather(StoredTensor tensor, DoubleConsumer sink) throws IOException {
        ElementType type = tensor.storage().type();
        long bytes = tensor.span() * type.bytes();
        if (bytes > MAX_STRIDED_BYTES) {
            throw new MalformedCheckpoint("tensor " + tensor.info().name() + " is strided over " + bytes + " bytes");
        }
        byte[] span = new byte[(int) bytes];
        try (InputStream in = tensor.storage().bytes().open(tensor.offset() * type.bytes())) {
            readFully(in, span, span.length);
        }
        ByteBuffer view = ByteBuffer.wrap(span).order(tensor.storage().order());
        List<Integer> shape = tensor.info().shape();
        int[] index = new int[shape.size()];
        int element = 0;
        for (int n = tensor.info().elements(); n > 0; n--) {
            sink.accept(type.read(view, element * type.bytes()));
            element = advance(index, shape, tensor.strides(), element);
        }
    }

    /** Moves {@code index} to its C-order successor and returns the storage element it stands on. */
    private static int advance(int[] index, List<Integer> shape, List<Long> strides, int element) {
        int next = element;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            int stride = strides.get(axis).intValue();
            if (++index[axis] < shape.get(axis)) {
                return next + stride;
            }
            next -= (index[axis] - 1) * stride;
            index[axis] = 0;
        }
        return next;
    }

    private static void readFully(InputStream in, byte[] target, int count) throws IOException {
        if (in.readNBytes(target, 0, count) < count) {
            throw new EOFException("the file ends inside a tensor");
        }
    }
}
