package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.EnsembleMember;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.ModelManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Joins models into one whose heatmaps are averaged before they are decoded (4xRSN-50+ of the paper). Each keeps its own
 * input; the maps are brought to the size of the first one's. The graphs are copied into the new folder.
 *
 * @param members folders, manifests or files of models, at least two; the first one's crop, decoder and scores are taken
 *     over
 * @param flip whether mirrored crops are run as well
 * @param folder where the new model goes
 */
public record EnsembleJob(List<Path> members, boolean flip, Path folder) {
    /** A model that is joined, and where its graphs are. */
    private record Member(ModelManifest manifest, List<Path> files) {
        /** Loads the graphs, so that they are known to fit their manifest. */
        static Member of(Path path) {
            try (Model model = Model.open(path, SessionConfig.cpu(1))) {
                return new Member(model.manifest(), model.files());
            }
        }
    }

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
        List<Member> parts = members.stream().map(Member::of).toList();
        List<ModelManifest> manifests = parts.stream().map(Member::manifest).toList();
        manifests.forEach(manifest -> requireFit(manifests.get(0), manifest));
        if (Files.exists(folder)) {
            throw new UserError(folder + " exists already: choose another folder");
        }
        List<Path> copies = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            ModelManifest ensemble = manifest(manifests, copy(parts, copies));
            copies.add(folder.resolve(ModelManifest.FILE_NAME));
            Files.writeString(folder.resolve(ModelManifest.FILE_NAME), ensemble.toJson());
            out.printf("ensemble of %d graphs in %s%n", ensemble.files().size(), folder);
            return ensemble;
        } catch (IOException e) {
            remove(copies);
            throw new UserError("cannot write ensemble " + folder + ": " + e.getMessage() + "; nothing was left", e);
        }
    }

    /** Copies every graph of every member under a new name, which is added to {@code copies} first. */
    private List<EnsembleMember> copy(List<Member> parts, List<Path> copies) throws IOException {
        List<EnsembleMember> all = new ArrayList<>();
        for (Member part : parts) {
            for (int i = 0; i < part.files().size(); i++) {
                Path graph = part.files().get(i);
                Path target = folder.resolve(copies.size() + "-" + graph.getFileName());
                copies.add(target);
                Files.copy(graph, target, StandardCopyOption.REPLACE_EXISTING);
                EnsembleMember sizes = part.manifest().ensemble().get(i);
                all.add(new EnsembleMember(
                        target.getFileName().toString(), sizes.input(), sizes.output(), sizes.width(), sizes.height()));
            }
        }
        return all;
    }

    private ModelManifest manifest(List<ModelManifest> manifests, List<EnsembleMember> all) {
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
                all.stream()
                        .filter(all.get(0)::isLike)
                        .map(EnsembleMember::graph)
                        .toList(),
                first.input(),
                joined,
                all.stream().filter(member -> !all.get(0).isLike(member)).toList(),
                manifests.stream()
                        .map(ModelManifest::weightBits)
                        .flatMapToInt(OptionalInt::stream)
                        .max(),
                first.licence(),
                "ensemble of "
                        + String.join(
                                ", ", manifests.stream().map(ModelManifest::id).toList()));
    }

    private static void requireFit(ModelManifest first, ModelManifest other) {
        boolean fits = first.head() instanceof HeatmapHead a
                && other.head() instanceof HeatmapHead b
                && a.skeleton().equals(b.skeleton())
                && a.crop().equals(b.crop())
                && a.scores().equals(b.scores())
                && first.input().width() * other.input().height()
                        == first.input().height() * other.input().width();
        if (!fits) {
            throw new UserError("models " + first.id() + " and " + other.id() + " cannot form an ensemble: shape of"
                    + " the input, crop, scores and skeleton must be equal");
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
