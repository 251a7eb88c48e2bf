package io.posestream.results.clips;

import io.posestream.core.clip.Half;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes the few opcodes of Python's pickle protocol 3 that samples of skeletons need; NumPy arrays as NumPy 1 and 2
 * both read them. Source: Lib/pickletools.py of Python, and what {@code ndarray.__reduce__} gives. Not thread safe.
 */
final class Pickle {
    private final OutputStream out;

    /** @param out borrowed */
    Pickle(OutputStream out) throws IOException {
        this.out = out;
        out.write(0x80);
        out.write(3);
    }

    void emptyList() throws IOException {
        out.write(']');
    }

    void emptyDict() throws IOException {
        out.write('}');
    }

    void mark() throws IOException {
        out.write('(');
    }

    /** The value on top joins the list below it. */
    void append() throws IOException {
        out.write('a');
    }

    /** The key and the value on top join the dict below them. */
    void setItem() throws IOException {
        out.write('s');
    }

    /** What lies above the mark joins the dict below it. */
    void setItems() throws IOException {
        out.write('u');
    }

    void stop() throws IOException {
        out.write('.');
    }

    void text(String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.write('X');
        int32(bytes.length);
        out.write(bytes);
    }

    void number(int value) throws IOException {
        out.write('J');
        int32(value);
    }

    /** A tuple of numbers. */
    void tuple(int... values) throws IOException {
        mark();
        for (int value : values) {
            number(value);
        }
        out.write('t');
    }

    /**
     * A NumPy array of floats.
     *
     * @param values in C order
     * @param half whether as float16, else float32
     * @param shape whose product is the number of values
     */
    void array(float[] values, boolean half, int... shape) throws IOException {
        global("numpy.core.multiarray", "_reconstruct");
        mark();
        global("numpy", "ndarray");
        tuple(0);
        bytes(new byte[] {'b'});
        out.write('t');
        out.write('R');
        mark();
        number(1);
        tuple(shape);
        type(half ? "f2" : "f4");
        out.write(0x89); // not in Fortran's order
        bytes(Half.bytes(values, half));
        out.write('t');
        out.write('b');
    }

    private void type(String name) throws IOException {
        global("numpy", "dtype");
        mark();
        text(name);
        out.write(0x89);
        out.write(0x88);
        out.write('t');
        out.write('R');
        mark();
        number(3);
        text("<");
        out.write('N');
        out.write('N');
        out.write('N');
        number(-1);
        number(-1);
        number(0);
        out.write('t');
        out.write('b');
    }

    private void global(String module, String name) throws IOException {
        out.write('c');
        out.write((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void bytes(byte[] value) throws IOException {
        out.write('B');
        int32(value.length);
        out.write(value);
    }

    private void int32(int value) throws IOException {
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }
}
