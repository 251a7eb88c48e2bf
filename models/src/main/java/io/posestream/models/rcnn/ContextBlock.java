package io.posestream.models.rcnn;

import io.posestream.models.graph.LazyTensor;
import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.models.rcnn.Layers.Value;
import java.util.List;

/**
 * Global Context Module: a = x + attention(relu(norm(x))), out = a + conv(relu(norm(a))). Attention of several heads
 * looks at every cell and knows where it lies: the logit of cells t and s is q(t) k(s) + q(t) w(x(s) - x(t)) + q(t)
 * h(y(s) - y(t)) with q scaled by d^-1/2, and there is no projection behind it. Source: spec of
 * lingl-space/maskrcnn_keypoint_refined, {@code keypoint_head.py}.
 */
final class ContextBlock {
    private static final double EPSILON = 1e-5;

    private final Layers layers;
    private final OnnxBuilder graph;
    private final String name;
    private final int side;

    /**
     * @param name of its tensors, without a dot at the end
     * @param side cells of the map along a side
     */
    ContextBlock(Layers layers, String name, int side) {
        this.layers = layers;
        this.graph = layers.graph();
        this.name = name;
        this.side = side;
    }

    Value after(Value x) {
        Value normed = layers.relu(layers.norm(name + ".norm1", x, EPSILON));
        Value seen = attention(normed);
        if (seen.channels() != x.channels()) {
            layers.weights().reject(name + ": attention of " + seen.channels() + " channels beside " + x.channels());
        }
        Value sum = layers.add(name + ".sum", x, seen);
        Value moved = layers.conv(name + ".conv_fc", layers.relu(layers.norm(name + ".norm2", sum, EPSILON)), 3);
        return layers.add(name, sum, moved);
    }

    private Value attention(Value x) {
        LazyTensor across = layers.weights().tensor(name + ".MHSA.pos_emb.rel_width", 2 * side - 1, RcnnWeights.ANY);
        int width = across.size(1);
        LazyTensor down = layers.weights().tensor(name + ".MHSA.pos_emb.rel_height", 2 * side - 1, width);
        Value queriesAndKeys = layers.pointwise(name + ".MHSA.to_qk", x);
        Value values = layers.pointwise(name + ".MHSA.to_v", x);
        int heads = queriesAndKeys.channels() / (2 * width);
        if (heads == 0 || queriesAndKeys.channels() != 2 * heads * width || values.channels() % heads != 0) {
            layers.weights()
                    .reject(name + ": " + queriesAndKeys.channels() + " queries and keys and " + values.channels()
                            + " values for positions of " + width);
            return values;
        }
        List<String> parts = graph.nodes(
                List.of(name + ".queries", name + ".keys"),
                "Split",
                List.of(queriesAndKeys.name(), graph.longs((long) heads * width, (long) heads * width)),
                Attributes.of("axis", 1));
        // N x heads x cells x d
        String queries = graph.node("Mul", List.of(turned(split(parts.get(0), heads, width)), graph.scalar((float)
                (1 / Math.sqrt(width)))));
        String keys = split(parts.get(1), heads, width);
        String logits = graph.node(
                "Add",
                List.of(graph.node("MatMul", List.of(queries, keys)), positions(queries, heads, width, across, down)));
        String shares = graph.node("Softmax", List.of(logits), Attributes.of("axis", 3));
        String cells = turned(split(values.name(), heads, values.channels() / heads));
        String seen = turned(graph.node("MatMul", List.of(shares, cells)));
        graph.named(name + ".MHSA", "Reshape", List.of(seen, graph.longs(0, values.channels(), side, side)));
        return new Value(name + ".MHSA", values.channels());
    }

    /** N x channels x side x side to N x heads x each x cells. */
    private String split(String x, int heads, int each) {
        return graph.node("Reshape", List.of(x, graph.longs(0, heads, each, (long) side * side)));
    }

    private String turned(String x) {
        return graph.node("Transpose", List.of(x), Attributes.ofInts("perm", 0, 1, 3, 2));
    }

    /**
     * What the place of cells adds, N x heads x cells x cells. A query of row y meets only the positions h(0 - y) to
     * h(side - 1 - y), so that one product per row and one per column gives all of them.
     */
    private String positions(String queries, int heads, int width, LazyTensor across, LazyTensor down) {
        String grid = graph.node("Reshape", List.of(queries, graph.longs(0, heads, side, side, width)));
        // N x heads x y x x x d times y x d x y': N x heads x y x x x y' x 1
        String byRow = graph.node("MatMul", List.of(grid, windows(name + ".rows", down, width)));
        // with columns first: N x heads x x x y x x', and back
        String columnsFirst = graph.node("Transpose", List.of(grid), Attributes.ofInts("perm", 0, 1, 3, 2, 4));
        String byColumn = graph.node(
                "Transpose",
                List.of(graph.node("MatMul", List.of(columnsFirst, windows(name + ".columns", across, width)))),
                Attributes.ofInts("perm", 0, 1, 3, 2, 4));
        String sum = graph.node(
                "Add",
                List.of(
                        graph.node("Unsqueeze", List.of(byRow, graph.longs(5))),
                        graph.node("Unsqueeze", List.of(byColumn, graph.longs(4)))));
        long cells = (long) side * side;
        return graph.node("Reshape", List.of(sum, graph.longs(0, heads, cells, cells)));
    }

    /** For every place along a side the positions of all places relative to it: side x d x side. */
    private String windows(String value, LazyTensor positions, int width) {
        return graph.floats(value, List.of(side, width, side), () -> {
            float[] all = positions.values();
            float[] windows = new float[side * width * side];
            for (int from = 0; from < side; from++) {
                for (int d = 0; d < width; d++) {
                    for (int to = 0; to < side; to++) {
                        windows[(from * width + d) * side + to] = all[(to - from + side - 1) * width + d];
                    }
                }
            }
            return windows;
        });
    }
}
