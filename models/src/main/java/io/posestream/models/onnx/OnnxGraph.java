package io.posestream.models.onnx;

import io.posestream.core.UserError;
import io.posestream.models.checkpoint.HalfFloat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks values of an ONNX graph up: who makes them, who reads them, which are constant. A snapshot; immutable. */
public final class OnnxGraph {
    private final GraphProto graph;
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();
    private final Set<String> outputs = new HashSet<>();

    /** Indexes {@code graph}. */
    public OnnxGraph(GraphProto graph) {
        this.graph = graph;
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        graph.getOutputList().forEach(output -> outputs.add(output.getName()));
        for (NodeProto node : graph.getNodeList()) {
            node.getOutputList().forEach(output -> producers.put(output, node));
            node.getInputList()
                    .forEach(input -> consumers
                            .computeIfAbsent(input, key -> new ArrayList<>())
                            .add(node));
        }
    }

    /** The graph itself. */
    public GraphProto proto() {
        return graph;
    }

    /** True for a value that the graph gives out. */
    public boolean isOutput(String value) {
        return outputs.contains(value);
    }

    /** The node that makes {@code value}. */
    public Optional<NodeProto> producer(String value) {
        return Optional.ofNullable(producers.get(value));
    }

    /** The nodes that read {@code value}. */
    public List<NodeProto> consumers(String value) {
        return consumers.getOrDefault(value, List.of());
    }

    /** The only reader of {@code value}, where there is one and the value is not given out. */
    public Optional<NodeProto> onlyConsumer(String value) {
        List<NodeProto> readers = consumers(value);
        return readers.size() == 1 && !isOutput(value) ? Optional.of(readers.get(0)) : Optional.empty();
    }

    /** True for an initializer, also one that is widened from half precision. */
    public boolean isConstant(String value) {
        return initializerOf(value).isPresent();
    }

    private Optional<TensorProto> initializerOf(String value) {
        TensorProto direct = initializers.get(value);
        if (direct != null) {
            return Optional.of(direct);
        }
        return producer(value)
                .filter(node -> node.getOpType().equals("Cast"))
                .map(node -> initializers.get(node.getInput(0)));
    }

    /** The extents of a constant. */
    public List<Integer> shape(String constant) {
        return initializerOf(constant).orElseThrow().getDimsList().stream()
                .map(Math::toIntExact)
                .toList();
    }

    /** The elements of a constant of float or half precision, in C order; a new array. */
    public float[] floats(String constant) {
        TensorProto tensor = initializerOf(constant).orElseThrow();
        boolean half = tensor.getDataType() == ElementFormat.FLOAT16.code();
        if (!half && tensor.getDataType() != ElementFormat.FLOAT.code()) {
            throw new UserError("tensor " + constant + " is neither float32 nor float16");
        }
        if (!tensor.hasRawData() && !half) {
            float[] values = new float[tensor.getFloatDataCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.getFloatData(i);
            }
            return values;
        }
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[raw.remaining() / (half ? Short.BYTES : Float.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = half ? HalfFloat.toFloat(raw.getShort()) : raw.getFloat();
        }
        return values;
    }

    /** True for an initializer of float32. */
    public boolean isFloats(String value) {
        TensorProto tensor = initializers.get(value);
        return tensor != null && tensor.getDataType() == ElementFormat.FLOAT.code();
    }

    /** The elements of an initializer of 64-bit integers; empty for any other value. */
    public Optional<List<Long>> longs(String value) {
        TensorProto tensor = initializers.get(value);
        if (tensor == null || tensor.getDataType() != ElementFormat.INT64.code()) {
            return Optional.empty();
        }
        if (!tensor.hasRawData()) {
            return Optional.of(tensor.getInt64DataList());
        }
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<Long> values = new ArrayList<>();
        while (raw.hasRemaining()) {
            values.add(raw.getLong());
        }
        return Optional.of(values);
    }
}
