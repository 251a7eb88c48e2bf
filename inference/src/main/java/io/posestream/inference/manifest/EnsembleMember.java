package io.posestream.inference.manifest;

import static java.util.Objects.requireNonNull;

/**
 * One graph of a heatmap network with the sizes it has of its own. All members look at the same box by the same rule and
 * give maps of the same joints.
 *
 * @param graph ONNX file relative to the manifest
 * @param input of this graph
 * @param output name of the tensor of its maps
 * @param width of its maps, in cells
 * @param height of its maps, in cells
 */
public record EnsembleMember(String graph, InputSpec input, String output, int width, int height) {
    /** Checks ranges. */
    public EnsembleMember {
        requireNonNull(graph, "graph is null");
        requireNonNull(input, "input is null");
        requireNonNull(output, "output is null");
        Limits.requireName(graph, "graph");
        Limits.requireName(output, "output name");
        HeatmapHead.requireCells(width, height);
    }

    /** Whether both can share a crop and add up their maps cell by cell. */
    public boolean isLike(EnsembleMember other) {
        return input.equals(other.input)
                && output.equals(other.output)
                && width == other.width
                && height == other.height;
    }
}
