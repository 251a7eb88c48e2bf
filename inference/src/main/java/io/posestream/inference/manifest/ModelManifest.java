package io.posestream.inference.manifest;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * All that is to be known about a model beside its weights; on disk {@code model.json}. A network of a known family
 * needs a manifest and no code.
 *
 * @param id names the model in records and results
 * @param family which code reads the outputs
 * @param graphs ONNX files relative to the manifest, at least one; several form an ensemble of heatmap networks whose
 *     maps are averaged before they are decoded, all with the input and output of this manifest
 * @param input of every one of these graphs
 * @param head what the outputs mean
 * @param members of the ensemble that have an input or maps of their own; their crops show what those of {@code input}
 *     show, and their maps are brought to the size of {@code head} before they are averaged; mostly empty
 * @param weightBits of a network that computes on integers, 7 or 8; empty for one that computes in float. 8 bits need a
 *     processor that adds exactly
 * @param licence of the weights
 * @param origin where the weights come from
 * @param accuracy what was measured of it, by name, in the order given; {@link #POSE_AP} is one; may be empty
 */
public record ModelManifest(
        String id,
        ModelFamily family,
        List<String> graphs,
        InputSpec input,
        ModelHead head,
        List<EnsembleMember> members,
        OptionalInt weightBits,
        String licence,
        String origin,
        Map<String, Double> accuracy) {
    /** Average precision of keypoints on {@code coco-val-dev} with annotated boxes and no flip, 0 to 1. */
    public static final String POSE_AP = "cocoValDevAp";

    /** The file name of a manifest. */
    public static final String FILE_NAME = "model.json";

    /** Copies the lists; family, head, number of graphs and shapes of inputs must agree. */
    public ModelManifest {
        requireNonNull(id, "id is null");
        requireNonNull(family, "family is null");
        requireNonNull(input, "input is null");
        requireNonNull(head, "head is null");
        requireNonNull(weightBits, "weightBits is null");
        requireNonNull(licence, "licence is null");
        requireNonNull(origin, "origin is null");
        graphs = List.copyOf(graphs);
        members = List.copyOf(members);
        accuracy = Collections.unmodifiableMap(new LinkedHashMap<>(accuracy));
        if (id.isBlank() || graphs.isEmpty()) {
            throw new IllegalArgumentException("a model needs an id and at least one graph");
        }
        requireFitting(family, head);
        requireRoom(input, head);
        if (graphs.size() + members.size() > 1 && family != ModelFamily.HEATMAP) {
            throw new IllegalArgumentException("only heatmap models can be an ensemble, not " + family);
        }
        if (weightBits.isPresent() && weightBits.getAsInt() != 7 && weightBits.getAsInt() != 8) {
            throw new IllegalArgumentException("weightBits is neither 7 nor 8: " + weightBits.getAsInt());
        }
        Limits.requireName(id, "id");
        if (graphs.size() + members.size() > Limits.GRAPHS) {
            throw new IllegalArgumentException(
                    "an ensemble of " + (graphs.size() + members.size()) + " graphs, more than " + Limits.GRAPHS);
        }
        graphs.forEach(graph -> Limits.requireName(graph, "graph"));
        for (EnsembleMember member : members) {
            requireSameShape(input, member);
        }
        if (head instanceof SimccHead vectors) {
            int bins = vectors.bins(Math.max(input.width(), input.height()));
            Limits.requireValues("the vectors", vectors.skeleton().size(), bins, input.maxBatch());
        }
        if (head instanceof HeatmapHead maps) {
            requireMaps(maps, input, maps.width(), maps.height());
            members.forEach(member -> requireMaps(maps, member.input(), member.width(), member.height()));
        }
    }

    private static void requireMaps(HeatmapHead head, InputSpec input, int width, int height) {
        Limits.requireValues("the maps", head.skeleton().size(), height, width, input.maxBatch());
    }

    /** A model of which nothing was measured. */
    public ModelManifest(
            String id,
            ModelFamily family,
            List<String> graphs,
            InputSpec input,
            ModelHead head,
            List<EnsembleMember> members,
            OptionalInt weightBits,
            String licence,
            String origin) {
        this(id, family, graphs, input, head, members, weightBits, licence, origin, Map.of());
    }

    /** A float model whose graphs all have the same input and output. */
    public ModelManifest(
            String id,
            ModelFamily family,
            List<String> graphs,
            InputSpec input,
            ModelHead head,
            String licence,
            String origin) {
        this(id, family, graphs, input, head, List.of(), OptionalInt.empty(), licence, origin);
    }

    private static void requireFitting(ModelFamily family, ModelHead head) {
        boolean isFitting = switch (family) {
            case HEATMAP -> head instanceof HeatmapHead;
            case SIMCC -> head instanceof SimccHead;
            default -> head instanceof DetectorHead;
        };
        if (!isFitting) {
            throw new IllegalArgumentException("family " + family + " does not go with " + head);
        }
        if (head instanceof DetectorHead detector) {
            boolean givesKeypoints = detector.skeleton().isPresent();
            if ((family == ModelFamily.RTMO || family.isTwoStage()) && !givesKeypoints) {
                throw new IllegalArgumentException("family " + family + " needs the skeleton of its keypoints");
            }
            if (givesKeypoints && !family.isOneGraph()) {
                throw new IllegalArgumentException("family " + family + " gives no keypoints, so it has no skeleton");
            }
        }
    }

    /** A box is fitted to the shape of the input: of another shape, it would show another part of the picture. */
    private static void requireSameShape(InputSpec input, EnsembleMember member) {
        InputSpec other = member.input();
        if ((long) other.width() * input.height() != (long) other.height() * input.width()) {
            throw new IllegalArgumentException("member " + member.graph() + " has an input of " + other.height() + "x"
                    + other.width() + ", not of the shape of " + input.height() + "x" + input.width()
                    + "; the crops of an ensemble must show the same");
        }
    }

    /** The longest side that a frame can get must fit into an input whose size is free. */
    private static void requireRoom(InputSpec input, ModelHead head) {
        if (head instanceof DetectorHead detector && detector.sides().isPresent()) {
            int longest = detector.sides().get().longest();
            if (input.sizeStep() == 0 || longest > input.width() || longest > input.height()) {
                throw new IllegalArgumentException(
                        "longestSide " + longest + " needs an input of a free size (sizeStep)"
                                + " and at least as large, not " + input.width() + "x" + input.height());
            }
        }
    }

    /** All ONNX files, those of {@link #graphs} first. */
    public List<String> files() {
        return Stream.concat(graphs.stream(), members.stream().map(EnsembleMember::graph))
                .toList();
    }

    /** The input of every file, in the order of {@link #files}. */
    public List<InputSpec> inputs() {
        return Stream.concat(
                        graphs.stream().map(graph -> input), members.stream().map(EnsembleMember::input))
                .toList();
    }

    /**
     * Every graph of a heatmap network with its sizes, in the order of {@link #files}; a network alone is an ensemble of
     * one.
     *
     * @throws IllegalStateException for a detector
     */
    public List<EnsembleMember> ensemble() {
        if (head instanceof HeatmapHead maps) {
            return Stream.concat(
                            graphs.stream()
                                    .map(graph -> new EnsembleMember(
                                            graph, input, maps.output(), maps.width(), maps.height())),
                            members.stream())
                    .toList();
        }
        throw new IllegalStateException(id + " is no heatmap network");
    }

    /**
     * The same network under another id.
     *
     * @param newId names it in records and results
     * @param newLicence of the weights
     * @param newOrigin where they come from
     */
    public ModelManifest called(String newId, String newLicence, String newOrigin) {
        return new ModelManifest(
                newId, family, graphs, input, head, members, weightBits, newLicence, newOrigin, accuracy);
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
