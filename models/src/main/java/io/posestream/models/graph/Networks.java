package io.posestream.models.graph;

import java.util.ArrayList;
import java.util.List;

/** Builds the training graph of any architecture: every operation as the authors' code runs it, all heads given out. */
public final class Networks {
    private Networks() {}

    /**
     * A network and what it needs.
     *
     * @param graph operations, with weights that are read when they are written out
     * @param parameters what the checkpoint must hold, named as the authors' code names it
     */
    public record Network(Graph graph, List<Parameter> parameters) {
        /** Copies the list. */
        public Network {
            parameters = List.copyOf(parameters);
        }

        /** Trainable elements, as papers count them. */
        public long trainableParameters() {
            return parameters.stream()
                    .filter(Parameter::isTrainable)
                    .mapToLong(Parameter::elements)
                    .sum();
        }
    }

    /**
     * Describes {@code spec}.
     *
     * @param layout whose checkpoint it is for: it decides which biases exist
     * @param weights where elements come from; asked only when the graph is written out
     */
    public static Network describe(NetworkSpec spec, KeyLayout layout, WeightSource weights) {
        Layers layers = new Layers(weights);
        Architecture architecture = switch (spec.architecture().family()) {
            case RSN -> new Rsn(spec, layout, layers);
            case HRNET -> new HrNet(spec, layers);
        };
        List<String> heads = new ArrayList<>(architecture.build(Graph.INPUT));
        heads.set(0, new Refinement(layers, spec.keypoints()).atEnd(spec, layout, heads.get(0)));
        Shape input = new Shape(3, spec.height(), spec.width());
        return new Network(new Graph(input, layers.nodes(), heads), layers.parameters());
    }
}
