package io.posestream.inference.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.posestream.core.Skeleton;
import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON to {@link Skeleton}: {@code id, names, edges, flipPairs, sigmas, sigmaSource}, in a manifest or in a file of its
 * own. Pairs are 0-based. Static functions, thread-safe.
 */
public final class SkeletonReader {
    private SkeletonReader() {}

    /**
     * Reads a file that holds a skeleton alone; without {@code sigmaSource} the file is the source.
     *
     * @throws UserError where it cannot be read, is not JSON, or lacks a field; one line
     */
    public static Skeleton read(Path file) {
        String where = "skeleton file " + file;
        try {
            JsonFields fields = new JsonFields(where, ManifestReader.MAPPER.readTree(Files.readString(file)));
            String source = fields.has("sigmaSource")
                    ? fields.text("sigmaSource")
                    : file.getFileName().toString();
            return of(fields, source);
        } catch (JsonProcessingException e) {
            throw new UserError(where + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UserError("cannot read " + where + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new UserError(where + " is not valid: " + e.getMessage(), e);
        }
    }

    /** The skeleton of a manifest, where nothing may be missing and nothing else may stand. */
    static Skeleton ofManifest(JsonFields fields) {
        Skeleton skeleton = of(fields, fields.text("sigmaSource"));
        fields.requireNothingElse();
        return skeleton;
    }

    private static Skeleton of(JsonFields fields, String sigmaSource) {
        return new Skeleton(
                fields.text("id"),
                fields.texts("names"),
                pairs(fields.pairs("edges")),
                pairs(fields.pairs("flipPairs")),
                fields.numbers("sigmas"),
                sigmaSource);
    }

    private static List<Skeleton.Pair> pairs(List<Integer> flat) {
        List<Skeleton.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            pairs.add(new Skeleton.Pair(flat.get(i), flat.get(i + 1)));
        }
        return pairs;
    }
}
