package io.posestream.inference;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.nio.file.Path;
import java.util.List;

/**
 * All that is to be known about a model beside its weights; on disk {@code model.json}. A network of a known family
 * needs a manifest and no code.
 *
 * @param id names the model in records and results
 * @param family which code reads the outputs
 * @param graphs ONNX files relative to the manifest, at least one; several form an ensemble of heatmap networks whose
 *     maps are averaged before they are decoded, all with the input and output of this manifest
 * @param input of every graph
 * @param head what the outputs mean
 * @param licence of the weights
 * @param origin where the weights come from
 */
public record ModelManifest(
        String id,
        ModelFamily family,
        List<String> graphs,
        InputSpec input,
        ModelHead head,
        String licence,
        String origin) {
    /** The file name of a manifest. */
    public static final String FILE_NAME = "model.json";

    /** Copies the list; family, head and number of graphs must agree. */
    public ModelManifest {
        requireNonNull(id, "id is null");
        requireNonNull(family, "family is null");
        requireNonNull(input, "input is null");
        requireNonNull(head, "head is null");
        requireNonNull(licence, "licence is null");
        requireNonNull(origin, "origin is null");
        graphs = List.copyOf(graphs);
        if (id.isBlank() || graphs.isEmpty()) {
            throw new IllegalArgumentException("a model needs an id and at least one graph");
        }
        if ((family == ModelFamily.HEATMAP) != (head instanceof HeatmapHead)) {
            throw new IllegalArgumentException("family " + family + " does not go with " + head);
        }
        if (graphs.size() > 1 && family != ModelFamily.HEATMAP) {
            throw new IllegalArgumentException("only heatmap models can be an ensemble, not " + family);
        }
    }

    /**
     * Reads a manifest.
     *
     * @param file the JSON file
     * @throws UserError where it cannot be read, is not JSON, or lacks, repeats or misspells a field
     */
    public static ModelManifest read(Path file) {
        return ManifestReader.read(file);
    }

    /** The manifest as JSON with two spaces of indentation; {@link #read} gives it back. */
    public String toJson() {
        return ManifestWriter.write(this);
    }
}
