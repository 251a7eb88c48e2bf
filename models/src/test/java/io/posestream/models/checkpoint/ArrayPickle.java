package io.posestream.models.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Assembles a pickle of protocol 3 that holds {@code {"model": {name: array}}}, as NumPy writes it. */
final class ArrayPickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ArrayPickle() {
        bytes(0x80, 3, '}', '(');
        text("model");
        bytes('}', '(');
    }

    /** An array of two axes; {@code values} in the order in which they lie in the file. */
    ArrayPickle array(String name, int rows, int columns, ByteOrder order, boolean isFortran, float... values) {
        text(name);
        global("numpy.core.multiarray", "_reconstruct");
        global("numpy", "ndarray");
        bytes('K', 0, 0x85, 'C', 1, 'b', 0x87, 'R', '(', 'K', 1, 'K', rows, 'K', columns, 0x86);
        global("numpy", "dtype");
        text("f4");
        bytes('K', 0, 'K', 1, 0x87, 'R', '(', 'K', 3);
        text(order == ByteOrder.BIG_ENDIAN ? ">" : "<");
        bytes('N', 'N', 'N', 'J', 0xff, 0xff, 0xff, 0xff, 'J', 0xff, 0xff, 0xff, 0xff, 'K', 0, 't', 'b');
        bytes(isFortran ? 0x88 : 0x89, 'C', Float.BYTES * values.length);
        ByteBuffer data = ByteBuffer.allocate(Float.BYTES * values.length).order(order);
        for (float value : values) {
            data.putFloat(value);
        }
        out.writeBytes(data.array());
        bytes('t', 'b');
        return this;
    }

    /** A value that is made by calling a name without arguments. */
    ArrayPickle call(String name, String module, String function) {
        text(name);
        global(module, function);
        bytes(')', 'R');
        return this;
    }

    byte[] end() {
        bytes('u');
        text("__author__");
        text("somebody");
        bytes('u', '.');
        return out.toByteArray();
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes('X', utf8.length, 0, 0, 0);
        out.writeBytes(utf8);
    }

    private void global(String module, String name) {
        bytes('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
    }
}
