package io.posestream.models.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Computes the few outputs of a k x k convolution beyond a multiple of the vector width apart, where the runtime would
 * fill them up to a whole vector: of 17 maps 16 by the convolution itself, and the last by a 1x1 convolution that gives
 * the k x k products of each pixel as channels, and a convolution of ones that adds each up at its place. Exact; with 17
 * outputs of 3x3 the work of 18 is done instead of 32.
 */
final class OddOutputs implements Rewrite {
    private final int block;

    /** @param block channels per vector of the runtime */
    OddOutputs(int block) {
        this.block = block;
    }

    @Override
    public Graph apply(Graph graph) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Op.Conv conv && pays(conv)) {
                divide(node, conv, nodes);
            } else {
                nodes.add(node);
            }
        }
        return graph.withNodes(nodes);
    }

    private boolean pays(Op.Conv conv) {
        int odd = conv.outputs() % block;
        boolean blocked = conv.groups() == 1 && conv.weight().size(1) % block == 0;
        return blocked && conv.kernel() > 1 && conv.outputs() > block && odd > 0 && odd <= block / 2;
    }

    private void divide(Node node, Op.Conv conv, List<Node> nodes) {
        int odd = conv.outputs() % block;
        int even = conv.outputs() - odd;
        String name = node.output();
        nodes.add(Node.unary(SplitConvs.slice(conv, 0, even), node.input(), name + ".even"));
        Op.Conv rest = SplitConvs.slice(conv, even, odd);
        nodes.add(Node.unary(products(rest), node.input(), name + ".products"));
        nodes.add(Node.unary(sums(rest), name + ".products", name + ".odd"));
        nodes.add(new Node(new Op.Concat(), List.of(name + ".even", name + ".odd"), node.outputs()));
    }

    /** Output {@code o * k * k + t} is what tap t of output o takes from a pixel. */
    private static Op.Conv products(Op.Conv conv) {
        int inputs = conv.weight().size(1);
        int taps = conv.kernel() * conv.kernel();
        LazyTensor weight = conv.weight().map(List.of(conv.outputs() * taps, inputs, 1, 1), values -> {
            float[] byTap = new float[values.length];
            for (int output = 0; output < conv.outputs(); output++) {
                for (int i = 0; i < inputs * taps; i++) {
                    byTap[(output * taps + i % taps) * inputs + i / taps] = values[output * inputs * taps + i];
                }
            }
            return byTap;
        });
        return new Op.Conv(weight, Optional.empty(), 1, 0, 1);
    }

    /** Adds the products of the neighbours, each at its tap. */
    private static Op.Conv sums(Op.Conv conv) {
        int taps = conv.kernel() * conv.kernel();
        List<Integer> shape = List.of(conv.outputs(), conv.outputs() * taps, conv.kernel(), conv.kernel());
        LazyTensor ones = new LazyTensor(shape, () -> {
            float[] values = new float[conv.outputs() * conv.outputs() * taps * taps];
            for (int output = 0; output < conv.outputs(); output++) {
                for (int tap = 0; tap < taps; tap++) {
                    values[((output * conv.outputs() + output) * taps + tap) * taps + tap] = 1;
                }
            }
            return values;
        });
        return new Op.Conv(ones, conv.bias(), conv.stride(), conv.padding(), 1);
    }
}
