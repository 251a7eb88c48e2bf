package io.posestream.models.graph;

import java.util.List;
import java.util.Map;

/** The shape of what a node makes from the shapes of what it reads. */
final class ShapeInference {
    private ShapeInference() {}

    /** Adds the shapes of the outputs of {@code node} to {@code shapes}; throws when its inputs do not fit. */
    static void infer(Node node, Map<String, Shape> shapes) {
        List<Shape> in = node.inputs().stream().map(shapes::get).toList();
        if (node.op() instanceof Op.Split split) {
            Shape whole = in.get(0);
            for (int i = 0; i < split.sizes().size(); i++) {
                shapes.put(node.outputs().get(i), new Shape(split.sizes().get(i), whole.height(), whole.width()));
            }
            return;
        }
        shapes.put(node.output(), single(node, in));
    }

    private static Shape single(Node node, List<Shape> in) {
        Op op = node.op();
        Shape first = in.get(0);
        if (op instanceof Op.Conv conv) {
            return convolved(node, conv, first);
        }
        if (op instanceof Op.MaxPool) {
            return new Shape(first.channels(), (first.height() + 1) / 2, (first.width() + 1) / 2);
        }
        if (op instanceof Op.GlobalAveragePool) {
            return new Shape(first.channels(), 1, 1);
        }
        if (op instanceof Op.Resize resize) {
            return new Shape(first.channels(), first.height() * resize.factor(), first.width() * resize.factor());
        }
        if (op instanceof Op.Concat) {
            return new Shape(in.stream().mapToInt(Shape::channels).sum(), first.height(), first.width());
        }
        if (op instanceof Op.Add || op instanceof Op.Mul) {
            return broadcast(node, first, in.get(1));
        }
        return first;
    }

    private static Shape convolved(Node node, Op.Conv conv, Shape in) {
        if (conv.weight().size(1) * conv.groups() != in.channels()) {
            throw new IllegalArgumentException(node.output() + " reads " + in.channels() + " channels with weights "
                    + conv.weight().shape());
        }
        int height = (in.height() + 2 * conv.padding() - conv.kernel()) / conv.stride() + 1;
        int width = (in.width() + 2 * conv.padding() - conv.kernel()) / conv.stride() + 1;
        return new Shape(conv.outputs(), height, width);
    }

    private static Shape broadcast(Node node, Shape a, Shape b) {
        return new Shape(
                larger(node, a.channels(), b.channels()),
                larger(node, a.height(), b.height()),
                larger(node, a.width(), b.width()));
    }

    private static int larger(Node node, int a, int b) {
        if (a != b && a != 1 && b != 1) {
            throw new IllegalArgumentException(node.output() + " combines extents " + a + " and " + b);
        }
        return Math.max(a, b);
    }
}
