package io.posestream.models.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Writes a graph node by node, where shapes are known only when it runs: values are names, and each method gives back the
 * name of the value it adds. Not thread-safe.
 */
public final class OnnxBuilder {
    private final GraphProto.Builder proto = GraphProto.newBuilder();
    private final List<Initializer> initializers = new ArrayList<>();

    /** Adds an input; an extent of -1 is free. */
    public String input(String name, ElementFormat format, long... extents) {
        proto.addInput(ValueInfos.of(name, format, extents));
        return name;
    }

    /** Gives a value out; an extent of -1 is free. */
    public void output(String value, ElementFormat format, long... extents) {
        proto.addOutput(ValueInfos.of(value, format, extents));
    }

    /** Adds an operation whose value nobody asks for by name. */
    public String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return named(operator.toLowerCase(Locale.ROOT) + "." + proto.getNodeCount(), operator, inputs, attributes);
    }

    /** Adds an operation and says what its value is called. */
    public String named(String value, String operator, List<String> inputs, AttributeProto... attributes) {
        return nodes(List.of(value), operator, inputs, attributes).get(0);
    }

    /** Adds an operation of several values; an empty name leaves one out. */
    public List<String> nodes(List<String> values, String operator, List<String> inputs, AttributeProto... attributes) {
        proto.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(values.get(0))
                .addAllInput(inputs)
                .addAllOutput(values)
                .addAllAttribute(List.of(attributes)));
        return values;
    }

    /** A constant vector. */
    public String floats(float... values) {
        return floats("floats." + initializers.size(), List.of(values.length), () -> values);
    }

    /** A constant number. */
    public String scalar(float value) {
        return floats("scalar." + initializers.size(), List.of(), () -> new float[] {value});
    }

    /**
     * A constant tensor that is computed when the file is written.
     *
     * @param values gives the elements in C order
     */
    public String floats(String name, List<Integer> shape, Supplier<float[]> values) {
        initializers.add(Initializer.floats(name, shape, values));
        return name;
    }

    /** The same, stored in 16 bits behind a cast that ONNX Runtime folds when it loads the file. */
    public String halves(String name, List<Integer> shape, Supplier<float[]> values) {
        String half = name + ".half";
        initializers.add(Initializer.halves(half, shape, values));
        return named(name, "Cast", List.of(half), Attributes.of("to", ElementFormat.FLOAT.code()));
    }

    /** A constant vector of whole numbers. */
    public String longs(long... values) {
        return longs(List.of(values.length), values);
    }

    /** A constant whole number. */
    public String longScalar(long value) {
        return longs(List.of(), value);
    }

    private String longs(List<Integer> shape, long... values) {
        String name = "longs." + initializers.size();
        initializers.add(Initializer.longs(name, shape, values));
        return name;
    }

    /**
     * Writes the file, with one constant in memory at a time.
     *
     * @param name of the graph
     * @throws io.posestream.core.UserError where it cannot be written; nothing is left then
     */
    public void write(Path file, String name) {
        OnnxWriter.write(file, proto.setName(name).build(), initializers);
    }
}
