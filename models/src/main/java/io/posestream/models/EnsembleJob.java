package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.inference.DecodeRule;
import io.posestream.inference.HeatmapHead;
import io.posestream.inference.ModelManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins models of equal input and maps into one whose heatmaps are averaged before they are decoded (4xRSN-50+ of the
 * paper). The graphs are copied into the new folder.
 *
 * @param members folders of models, at least two; the first one's manifest is taken over
 * @param flip whether mirrored crops are run as well
 * @param folder where the new model goes
 */
public record EnsembleJob(List<Path> members, boolean flip, Path folder) {
    /** Copies the list; throws {@link UserError} for fewer than two members. */
    public EnsembleJob {
        members = List.copyOf(members);
        requireNonNull(folder, "folder is null");
        if (members.size() < 2) {
            throw new UserError("an ensemble needs at least two members");
        }
    }

    /** Writes the ensemble; throws {@link UserError} where members do not fit each other, leaving nothing. */
    public ModelManifest run(PrintWriter out) {
        List<ModelManifest> manifests = members.stream()
                .map(member -> ModelManifest.read(member.resolve(ModelManifest.FILE_NAME)))
                .toList();
        manifests.forEach(manifest -> requireFit(manifests.get(0), manifest));
        if (Files.exists(folder)) {
            throw new UserError(folder + " exists already: choose another folder");
        }
        List<Path> copies = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            copy(manifests, copies);
            ModelManifest ensemble = manifest(manifests, copies);
            copies.add(folder.resolve(ModelManifest.FILE_NAME));
            Files.writeString(folder.resolve(ModelManifest.FILE_NAME), ensemble.toJson());
            out.printf("ensemble of %d graphs in %s%n", ensemble.graphs().size(), folder);
            return ensemble;
        } catch (IOException e) {
            remove(copies);
            throw new UserError("cannot write ensemble " + folder + ": " + e.getMessage() + "; nothing was left", e);
        }
    }

    private void copy(List<ModelManifest> manifests, List<Path> copies) throws IOException {
        for (int i = 0; i < members.size(); i++) {
            for (String graph : manifests.get(i).graphs()) {
                Path target =
                        folder.resolve(copies.size() + "-" + Path.of(graph).getFileName());
                copies.add(target);
                Files.copy(members.get(i).resolve(graph), target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private ModelManifest manifest(List<ModelManifest> manifests, List<Path> copies) {
        ModelManifest first = manifests.get(0);
        HeatmapHead head = (HeatmapHead) first.head();
        DecodeRule decode = head.decode();
        HeatmapHead joined = new HeatmapHead(
                head.output(),
                head.width(),
                head.height(),
                head.crop(),
                new DecodeRule(decode.method(), decode.blurKernel(), flip, decode.flipShift()),
                head.scores(),
                head.skeleton());
        return new ModelManifest(
                folder.toAbsolutePath().normalize().getFileName().toString(),
                first.family(),
                copies.stream().map(path -> path.getFileName().toString()).toList(),
                first.input(),
                joined,
                first.licence(),
                "ensemble of "
                        + String.join(
                                ", ", manifests.stream().map(ModelManifest::id).toList()));
    }

    private static void requireFit(ModelManifest first, ModelManifest other) {
        boolean fits = first.head() instanceof HeatmapHead a
                && other.head() instanceof HeatmapHead b
                && first.input().equals(other.input())
                && a.skeleton().equals(b.skeleton())
                && a.crop().equals(b.crop())
                && a.scores().equals(b.scores())
                && a.width() == b.width()
                && a.height() == b.height()
                && a.output().equals(b.output());
        if (!fits) {
            throw new UserError("models " + first.id() + " and " + other.id()
                    + " cannot form an ensemble: input, crop, maps, scores and skeleton must be equal");
        }
    }

    private void remove(List<Path> copies) {
        try {
            for (Path copy : copies) {
                Files.deleteIfExists(copy);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UserError("cannot clean up " + folder + ": " + e.getMessage(), e);
        }
    }
}
