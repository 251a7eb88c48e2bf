package io.posestream.inference;

import io.posestream.inference.manifest.InputSpec;
import java.util.List;
import java.util.Set;

/**
 * What a bare ONNX file is recognised by.
 *
 * @param graph file name, relative to its folder
 * @param inputs in the graph's order
 * @param outputs in the graph's order
 * @param operators kinds of operators in the graph
 */
record GraphSignature(String graph, List<TensorSpec> inputs, List<TensorSpec> outputs, Set<String> operators) {
    /** Copies the collections. */
    GraphSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = Set.copyOf(operators);
    }

    /** Whether the inputs have these names, in this order. */
    boolean takes(String... names) {
        return names(inputs, names);
    }

    /** Whether the outputs have these names, in this order. */
    boolean gives(String... names) {
        return names(outputs, names);
    }

    private static boolean names(List<TensorSpec> tensors, String... names) {
        return tensors.stream().map(TensorSpec::name).toList().equals(List.of(names));
    }

    /** Shape of the only input; of several, of the first. */
    List<Long> inputShape() {
        return inputs.get(0).shape();
    }

    /** Whether the first input is float N x 3 x H x W with H and W given, multiples of 32, and N one or free. */
    boolean takesPictures() {
        List<Long> shape = inputs.isEmpty() ? List.of() : inputShape();
        return shape.size() == 4
                && inputs.get(0).type() == TensorSpec.ElementType.FLOAT
                && (shape.get(0) == 1 || shape.get(0) == -1)
                && shape.get(1) == InputSpec.CHANNELS
                && isSide(shape.get(2))
                && isSide(shape.get(3));
    }

    private static boolean isSide(long extent) {
        return extent > 0 && extent % 32 == 0;
    }

    /** Height of the input, where {@link #takesPictures}. */
    int height() {
        return inputShape().get(2).intValue();
    }

    /** Width of the input, where {@link #takesPictures}. */
    int width() {
        return inputShape().get(3).intValue();
    }

    /** Cells of a grid over the input at strides 8, 16 and 32. */
    long cells() {
        long cells = 0;
        for (int stride = 8; stride <= 32; stride *= 2) {
            cells += (long) (height() / stride) * (width() / stride);
        }
        return cells;
    }

    /** The file's name without its ending. */
    String stem() {
        int dot = graph.lastIndexOf('.');
        return dot > 0 ? graph.substring(0, dot) : graph;
    }
}
