package io.posestream.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes ONNX graphs of a node or two, so that tests of what surrounds a network need no network. Field numbers are
 * those of onnx.proto.
 */
public final class TinyOnnx {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final int FLOAT = 1;
    private static final int INTS = 7;
    private static final int TENSOR = 4;
    private static final int EXTERNAL = 1;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    /** An empty graph. */
    public TinyOnnx() {
        text(graph, 2, "tiny");
    }

    /** Adds a float input; -1 is a free extent. */
    public TinyOnnx input(String name, long... shape) {
        message(graph, 11, value(name, shape));
        return this;
    }

    /** Adds a float output; -1 is a free extent. */
    public TinyOnnx output(String name, long... shape) {
        message(graph, 12, value(name, shape));
        return this;
    }

    /** Adds a float constant. */
    public TinyOnnx constant(String name, float[] values, long... shape) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (long extent : shape) {
            number(tensor, 1, extent);
        }
        number(tensor, 2, FLOAT);
        text(tensor, 8, name);
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        message(tensor, 9, raw.array());
        message(graph, 5, tensor.toByteArray());
        return this;
    }

    /** Adds an output that is the same whatever the inputs are. */
    public TinyOnnx answer(String name, float[] values, long... shape) {
        constant(name + "_values", values, shape);
        node("Identity", List.of(name + "_values"), name);
        return output(name, shape);
    }

    /** Adds a float constant whose bytes are to be read from another file. */
    public TinyOnnx externalConstant(String name, String location, long... shape) {
        message(graph, 5, externalTensor(name, location, shape));
        return this;
    }

    /** Adds a {@code Constant} node whose value's bytes are to be read from another file. */
    public TinyOnnx externalConstantNode(String output, String location, long... shape) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        text(attribute, 1, "value");
        message(attribute, 5, externalTensor("", location, shape));
        number(attribute, 20, TENSOR);
        ByteArrayOutputStream node = plainNode("Constant", List.of(), output);
        message(node, 5, attribute.toByteArray());
        message(graph, 1, node.toByteArray());
        return this;
    }

    private static byte[] externalTensor(String name, String location, long... shape) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (long extent : shape) {
            number(tensor, 1, extent);
        }
        number(tensor, 2, FLOAT);
        text(tensor, 8, name);
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        text(entry, 1, "location");
        text(entry, 2, location);
        message(tensor, 13, entry.toByteArray());
        number(tensor, 14, EXTERNAL);
        return tensor.toByteArray();
    }

    /** Adds a node without attributes. */
    public TinyOnnx node(String operator, List<String> inputs, String output) {
        message(graph, 1, plainNode(operator, inputs, output).toByteArray());
        return this;
    }

    /** Adds an average pool of {@code side} x {@code side} cells without overlap. */
    public TinyOnnx averagePool(String input, String output, int side) {
        ByteArrayOutputStream node = plainNode("AveragePool", List.of(input), output);
        message(node, 5, ints("kernel_shape", side, side));
        message(node, 5, ints("strides", side, side));
        message(graph, 1, node.toByteArray());
        return this;
    }

    /** The model file. */
    public byte[] bytes() {
        ByteArrayOutputStream opset = new ByteArrayOutputStream();
        text(opset, 1, "");
        number(opset, 2, OPSET);
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, IR_VERSION);
        message(model, 7, graph.toByteArray());
        message(model, 8, opset.toByteArray());
        return model.toByteArray();
    }

    private static ByteArrayOutputStream plainNode(String operator, List<String> inputs, String output) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        inputs.forEach(input -> text(node, 1, input));
        text(node, 2, output);
        text(node, 4, operator);
        return node;
    }

    private static byte[] ints(String name, long... values) {
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        text(attribute, 1, name);
        for (long value : values) {
            number(attribute, 8, value);
        }
        number(attribute, 20, INTS);
        return attribute.toByteArray();
    }

    private static byte[] value(String name, long... shape) {
        ByteArrayOutputStream extents = new ByteArrayOutputStream();
        for (int axis = 0; axis < shape.length; axis++) {
            ByteArrayOutputStream extent = new ByteArrayOutputStream();
            if (shape[axis] < 0) {
                text(extent, 2, "free" + axis);
            } else {
                number(extent, 1, shape[axis]);
            }
            message(extents, 1, extent.toByteArray());
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, FLOAT);
        message(tensor, 2, extents.toByteArray());
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        message(type, 1, tensor.toByteArray());
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        text(info, 1, name);
        message(info, 2, type.toByteArray());
        return info.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, int field, String value) {
        message(out, field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void message(ByteArrayOutputStream out, int field, byte[] value) {
        varint(out, ((long) field << 3) | 2);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, (long) field << 3);
        varint(out, value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
