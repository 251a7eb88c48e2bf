package io.posestream.models.graph;

import io.posestream.models.graph.Op.Interpolation;
import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.Initializer;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxWriter;
import io.posestream.models.onnx.ValueInfos;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a graph as ONNX. The input is called {@code input}, the wanted output {@code heatmaps}, other heads
 * {@code head1}, {@code head2}, ... Not thread safe; one instance writes one file.
 */
public final class GraphEmitter {
    /** The name of the wanted output. */
    public static final String OUTPUT = "heatmaps";

    private final Graph graph;
    private final boolean halfWeights;
    private final Map<String, String> names = new HashMap<>();
    private final GraphProto.Builder proto = GraphProto.newBuilder();
    private final List<Initializer> initializers = new ArrayList<>();

    private GraphEmitter(Graph graph, boolean halfWeights) {
        this.graph = graph;
        this.halfWeights = halfWeights;
    }

    /**
     * Writes {@code graph} to {@code target}.
     *
     * @param name stored in the file
     * @param halfWeights store weights as float16, widened when the file is loaded: half the size, nearly the same output
     */
    public static void write(Path target, Graph graph, String name, boolean halfWeights) {
        GraphEmitter emitter = new GraphEmitter(graph, halfWeights);
        emitter.emit(name);
        OnnxWriter.write(target, emitter.proto.build(), emitter.initializers);
    }

    private void emit(String name) {
        proto.setName(name);
        for (int i = 0; i < graph.outputs().size(); i++) {
            String exported = i == 0 ? OUTPUT : "head" + i;
            names.put(graph.outputs().get(i), exported);
            proto.addOutput(ValueInfos.batched(
                    exported, sizes(graph.shape(graph.outputs().get(i)))));
        }
        proto.addInput(ValueInfos.batched(Graph.INPUT, sizes(graph.inputShape())));
        graph.nodes().forEach(this::emit);
    }

    private static List<Integer> sizes(Shape shape) {
        return List.of(shape.channels(), shape.height(), shape.width());
    }

    private void emit(Node node) {
        NodeProto.Builder out = NodeProto.newBuilder().setName(node.output());
        node.inputs().forEach(input -> out.addInput(names.getOrDefault(input, input)));
        node.outputs().forEach(output -> out.addOutput(names.getOrDefault(output, output)));
        Op op = node.op();
        if (op instanceof Op.Conv conv) {
            conv(node, conv, out);
        } else if (op instanceof Op.BatchNorm norm) {
            batchNorm(node, norm, out);
        } else if (op instanceof Op.Resize resize) {
            resize(node, resize, out);
        } else if (op instanceof Op.Split split) {
            long[] sizes = split.sizes().stream().mapToLong(Integer::longValue).toArray();
            out.setOpType("Split").addAttribute(Attributes.of("axis", 1));
            out.addInput(longs(node.output() + ".sizes", sizes));
        } else if (op instanceof Op.MaxPool) {
            out.setOpType("MaxPool")
                    .addAttribute(Attributes.ofInts("kernel_shape", 3, 3))
                    .addAttribute(Attributes.ofInts("strides", 2, 2))
                    .addAttribute(Attributes.ofInts("pads", 1, 1, 1, 1));
        } else if (op instanceof Op.Concat) {
            out.setOpType("Concat").addAttribute(Attributes.of("axis", 1));
        } else {
            out.setOpType(op.getClass().getSimpleName());
        }
        proto.addNode(out);
    }

    private void conv(Node node, Op.Conv conv, NodeProto.Builder out) {
        long pad = conv.padding();
        out.setOpType("Conv")
                .addAttribute(Attributes.ofInts("kernel_shape", conv.kernel(), conv.kernel()))
                .addAttribute(Attributes.ofInts("strides", conv.stride(), conv.stride()))
                .addAttribute(Attributes.ofInts("pads", pad, pad, pad, pad))
                .addAttribute(Attributes.of("group", conv.groups()));
        out.addInput(weight(node.output() + ".weight", conv.weight()));
        conv.bias().ifPresent(bias -> out.addInput(floats(node.output() + ".bias", bias)));
    }

    private void batchNorm(Node node, Op.BatchNorm norm, NodeProto.Builder out) {
        out.setOpType("BatchNormalization")
                .addAttribute(Attributes.of("epsilon", Op.BatchNorm.EPSILON))
                .addInput(floats(node.output() + ".gamma", norm.gamma()))
                .addInput(floats(node.output() + ".beta", norm.beta()))
                .addInput(floats(node.output() + ".mean", norm.mean()))
                .addInput(floats(node.output() + ".variance", norm.variance()));
    }

    private void resize(Node node, Op.Resize resize, NodeProto.Builder out) {
        boolean nearest = resize.mode() == Interpolation.NEAREST;
        out.setOpType("Resize")
                .addAttribute(Attributes.of("mode", nearest ? "nearest" : "linear"))
                .addAttribute(
                        Attributes.of("coordinate_transformation_mode", nearest ? "asymmetric" : "align_corners"));
        if (nearest) {
            out.addAttribute(Attributes.of("nearest_mode", "floor"));
        }
        float[] scales = {1, 1, resize.factor(), resize.factor()};
        out.addInput("");
        out.addInput(floats(node.output() + ".scales", new LazyTensor(List.of(scales.length), scales::clone)));
    }

    private String floats(String name, LazyTensor tensor) {
        initializers.add(Initializer.floats(name, tensor.shape(), tensor::values));
        return name;
    }

    /** A weight, in half precision behind a cast that ONNX Runtime folds when it loads the file. */
    private String weight(String name, LazyTensor tensor) {
        if (!halfWeights) {
            return floats(name, tensor);
        }
        String half = name + ".half";
        initializers.add(Initializer.halves(half, tensor.shape(), tensor::values));
        proto.addNode(NodeProto.newBuilder()
                .setOpType("Cast")
                .setName(name)
                .addInput(half)
                .addOutput(name)
                .addAttribute(Attributes.of("to", ElementFormat.FLOAT.code())));
        return name;
    }

    private String longs(String name, long... values) {
        initializers.add(Initializer.longs(name, List.of(values.length), values));
        return name;
    }
}
