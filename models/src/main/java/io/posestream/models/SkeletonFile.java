package io.posestream.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code --skeleton}: a built-in name or a JSON file with {@code id, names, edges, flipPairs, sigmas, sigmaSource}, as the
 * skeleton of a manifest has them. Pairs are 0-based.
 */
public final class SkeletonFile {
    private SkeletonFile() {}

    /** The skeleton that {@code nameOrFile} means; throws {@link UserError}. */
    public static Skeleton read(String nameOrFile) {
        return Skeletons.find(nameOrFile).orElseGet(() -> parse(Path.of(nameOrFile)));
    }

    private static Skeleton parse(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserError("no skeleton " + file + ": use "
                    + String.join(
                            ", ", Skeletons.all().stream().map(Skeleton::id).toList())
                    + " or a JSON file");
        }
        try {
            JsonNode node = new JsonMapper().readTree(file.toFile());
            List<String> names = new ArrayList<>();
            node.path("names").forEach(name -> names.add(name.asText()));
            List<Double> sigmas = new ArrayList<>();
            node.path("sigmas").forEach(sigma -> sigmas.add(sigma.asDouble()));
            return new Skeleton(
                    node.path("id").asText(),
                    names,
                    pairs(node.path("edges")),
                    pairs(node.path("flipPairs")),
                    sigmas,
                    node.path("sigmaSource").asText(file.getFileName().toString()));
        } catch (IOException | IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
            throw new UserError("skeleton file " + file + " is not valid: " + reason, e);
        }
    }

    private static List<Skeleton.Pair> pairs(JsonNode array) {
        List<Skeleton.Pair> pairs = new ArrayList<>();
        for (JsonNode pair : array) {
            if (pair.size() != 2 || !pair.get(0).isInt() || !pair.get(1).isInt()) {
                throw new IllegalArgumentException("a pair of joints is not two numbers: " + pair);
            }
            pairs.add(new Skeleton.Pair(pair.get(0).asInt(), pair.get(1).asInt()));
        }
        return pairs;
    }
}
