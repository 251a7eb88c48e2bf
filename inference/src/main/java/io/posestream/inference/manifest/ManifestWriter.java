package io.posestream.inference.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posestream.core.Skeleton;
import java.util.List;

/** {@link ModelManifest} to JSON, in the order of the records. The skeleton is always written in full. */
final class ManifestWriter {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ManifestWriter() {}

    static String write(ModelManifest manifest) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", ManifestReader.FORMAT).put("id", manifest.id());
        root.put("family", JsonFields.jsonName(manifest.family()));
        texts(root.putArray("graphs"), manifest.graphs());
        input(root.putObject("input"), manifest.input());
        if (manifest.head() instanceof HeatmapHead head) {
            heatmap(root.putObject("heatmap"), head);
        } else if (manifest.head() instanceof SimccHead head) {
            simcc(root.putObject("simcc"), head);
        } else if (manifest.head() instanceof DetectorHead head) {
            detector(root.putObject("detector"), head);
        }
        if (!manifest.members().isEmpty()) {
            members(root.putArray("members"), manifest.members());
        }
        manifest.weightBits().ifPresent(bits -> root.put("weightBits", bits));
        root.put("licence", manifest.licence()).put("origin", manifest.origin());
        if (!manifest.accuracy().isEmpty()) {
            ObjectNode accuracy = root.putObject("accuracy");
            manifest.accuracy().forEach(accuracy::put);
        }
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }

    private static void detector(ObjectNode node, DetectorHead head) {
        node.put("resize", JsonFields.jsonName(head.resize()))
                .put("padValue", head.padValue())
                .put("personClass", head.personClass());
        head.boxScore().ifPresent(score -> node.put("boxScore", score));
        head.nmsIou().ifPresent(iou -> node.put("nmsIou", iou));
        head.sides()
                .ifPresent(sides -> node.put("shortestSide", sides.shortest()).put("longestSide", sides.longest()));
        head.skeleton().ifPresent(skeleton -> skeleton(node.putObject("skeleton"), skeleton));
    }

    private static void members(ArrayNode array, List<EnsembleMember> members) {
        for (EnsembleMember member : members) {
            ObjectNode node = array.addObject().put("graph", member.graph());
            input(node.putObject("input"), member.input());
            node.put("output", member.output()).put("width", member.width()).put("height", member.height());
        }
    }

    private static void input(ObjectNode node, InputSpec input) {
        node.put("name", input.name())
                .put("width", input.width())
                .put("height", input.height())
                .put("sizeStep", input.sizeStep())
                .put("maxBatch", input.maxBatch())
                .put("colors", JsonFields.jsonName(input.colors()))
                .put("divisor", input.normalization().divisor());
        numbers(node.putArray("mean"), input.normalization().mean());
        numbers(node.putArray("std"), input.normalization().std());
    }

    private static void heatmap(ObjectNode node, HeatmapHead head) {
        node.put("output", head.output()).put("width", head.width()).put("height", head.height());
        crop(node.putObject("crop"), head.crop());
        node.putObject("decode")
                .put("method", JsonFields.jsonName(head.decode().method()))
                .put("blurKernel", head.decode().blurKernel())
                .put("flipTest", head.decode().flipTest())
                .put("flipShift", head.decode().flipShift());
        scores(node.putObject("scores"), head.scores());
        skeleton(node.putObject("skeleton"), head.skeleton());
    }

    private static void simcc(ObjectNode node, SimccHead head) {
        node.put("outputX", head.outputX()).put("outputY", head.outputY()).put("splitRatio", head.splitRatio());
        crop(node.putObject("crop"), head.crop());
        node.put("flipTest", head.flipTest());
        scores(node.putObject("scores"), head.scores());
        skeleton(node.putObject("skeleton"), head.skeleton());
    }

    private static void crop(ObjectNode node, CropRule crop) {
        node.put("convention", JsonFields.jsonName(crop.convention()))
                .put("enlargeWidth", crop.enlargeWidth())
                .put("enlargeHeight", crop.enlargeHeight())
                .put("cellShift", crop.cellShift());
    }

    private static void scores(ObjectNode node, ScoreRule scores) {
        node.put("trainedPeak", scores.trainedPeak()).put("official", JsonFields.jsonName(scores.official()));
    }

    private static void skeleton(ObjectNode node, Skeleton skeleton) {
        node.put("id", skeleton.id());
        texts(node.putArray("names"), skeleton.names());
        pairs(node.putArray("edges"), skeleton.edges());
        pairs(node.putArray("flipPairs"), skeleton.flipPairs());
        numbers(node.putArray("sigmas"), skeleton.sigmas());
        node.put("sigmaSource", skeleton.sigmaSource());
    }

    private static void texts(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static void numbers(ArrayNode array, List<Double> values) {
        values.forEach(array::add);
    }

    private static void pairs(ArrayNode array, List<Skeleton.Pair> pairs) {
        for (Skeleton.Pair pair : pairs) {
            array.addArray().add(pair.first()).add(pair.second());
        }
    }
}
