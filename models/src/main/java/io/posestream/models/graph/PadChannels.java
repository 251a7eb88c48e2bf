package io.posestream.models.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fills the output channels of convolutions with zeros up to a multiple of the vector width, so that the runtime keeps its
 * blocked layout through additions and concatenations. Exact: the weights that read the added channels are zero. What is
 * given out, and what reaches it without another convolution, keeps its channels. Needs a graph without splits.
 */
final class PadChannels implements Rewrite {
    private final int multiple;

    PadChannels(int multiple) {
        this.multiple = multiple;
    }

    @Override
    public Graph apply(Graph graph) {
        boolean cuts = graph.nodes().stream().anyMatch(node -> node.op() instanceof Op.Split);
        return cuts ? graph : new Pass(graph).run();
    }

    /** One run; holds, per value, which real channel each padded channel is, or -1 for an added one. */
    private final class Pass {
        private final Graph graph;
        private final Set<String> fixed;
        private final Map<String, List<Integer>> layouts = new HashMap<>();

        Pass(Graph graph) {
            this.graph = graph;
            this.fixed = reachingOutput(graph);
            layouts.put(Graph.INPUT, identity(graph.inputShape().channels()));
        }

        Graph run() {
            List<Node> nodes = new ArrayList<>();
            for (Node node : graph.nodes()) {
                nodes.add(node.op() instanceof Op.Conv conv ? padded(node, conv) : passed(node));
            }
            return graph.withNodes(nodes);
        }

        private Node padded(Node node, Op.Conv conv) {
            List<Integer> in = layouts.get(node.input());
            boolean depthwise = conv.groups() > 1;
            List<Integer> out = depthwise ? in : outputLayout(node.output(), conv.outputs());
            layouts.put(node.output(), out);
            List<Integer> inner = depthwise ? List.of(0) : in;
            if (out.size() == conv.outputs() && inner.size() == conv.weight().size(1)) {
                return node;
            }
            int k = conv.kernel();
            LazyTensor weight = conv.weight()
                    .map(List.of(out.size(), inner.size(), k, k), values -> spread(values, conv, out, inner));
            Optional<LazyTensor> bias =
                    conv.bias().map(old -> old.map(List.of(out.size()), values -> spread(values, out)));
            int groups = depthwise ? out.size() : 1;
            return node.withOp(new Op.Conv(weight, bias, conv.stride(), conv.padding(), groups));
        }

        private List<Integer> outputLayout(String value, int channels) {
            List<Integer> layout = new ArrayList<>(identity(channels));
            while (!fixed.contains(value) && layout.size() % multiple != 0) {
                layout.add(-1);
            }
            return layout;
        }

        private Node passed(Node node) {
            if (node.op() instanceof Op.Concat) {
                List<Integer> joined = new ArrayList<>();
                int offset = 0;
                for (String input : node.inputs()) {
                    for (int channel : layouts.get(input)) {
                        joined.add(channel < 0 ? -1 : channel + offset);
                    }
                    offset += graph.shape(input).channels();
                }
                layouts.put(node.output(), joined);
            } else {
                layouts.put(node.output(), layouts.get(widest(node)));
            }
            return node;
        }

        private String widest(Node node) {
            return node.inputs().stream()
                    .max((a, b) -> Integer.compare(
                            graph.shape(a).channels(), graph.shape(b).channels()))
                    .orElseThrow();
        }
    }

    /** Values from which the output is reached without passing a convolution over all channels. */
    private static Set<String> reachingOutput(Graph graph) {
        Set<String> fixed = new HashSet<>(graph.outputs());
        List<Node> backwards = new ArrayList<>(graph.nodes());
        Collections.reverse(backwards);
        for (Node node : backwards) {
            boolean mixes = node.op() instanceof Op.Conv conv && conv.groups() == 1;
            if (!mixes && node.outputs().stream().anyMatch(fixed::contains)) {
                fixed.addAll(node.inputs());
            }
        }
        return fixed;
    }

    private static List<Integer> identity(int channels) {
        List<Integer> layout = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            layout.add(c);
        }
        return layout;
    }

    private static float[] spread(float[] values, List<Integer> layout) {
        float[] padded = new float[layout.size()];
        for (int i = 0; i < padded.length; i++) {
            padded[i] = layout.get(i) < 0 ? 0 : values[layout.get(i)];
        }
        return padded;
    }

    private static float[] spread(float[] values, Op.Conv conv, List<Integer> out, List<Integer> in) {
        int area = conv.kernel() * conv.kernel();
        int oldInputs = conv.weight().size(1);
        float[] padded = new float[out.size() * in.size() * area];
        for (int o = 0; o < out.size(); o++) {
            for (int i = 0; i < in.size(); i++) {
                if (out.get(o) >= 0 && in.get(i) >= 0) {
                    int from = (out.get(o) * oldInputs + in.get(i)) * area;
                    System.arraycopy(values, from, padded, (o * in.size() + i) * area, area);
                }
            }
        }
        return padded;
    }
}
