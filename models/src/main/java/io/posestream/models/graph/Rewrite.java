package io.posestream.models.graph;

/** Makes a faster graph with the same outputs up to rounding. */
@FunctionalInterface
public interface Rewrite {
    /** The rewritten graph; {@code graph} itself where nothing applies. */
    Graph apply(Graph graph);

    /** This rewrite, then {@code next}. */
    default Rewrite then(Rewrite next) {
        return graph -> next.apply(apply(graph));
    }
}
