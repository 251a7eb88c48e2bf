package io.posestream.runner.network;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.models.Catalogue;
import io.posestream.models.CheckpointListing;
import io.posestream.models.ModelStore;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Shows models of every kind: architectures, imported models, files.
 *
 * @param store networks that have names
 * @param json whether a checkpoint is printed for programs
 */
public record ModelListing(ModelStore store, boolean json) {
    /** Checks that nothing is missing. */
    public ModelListing {
        requireNonNull(store, "store is null");
    }

    /**
     * Prints what is known.
     *
     * @param nameOrFile what to show
     * @throws UserError where there is no such thing, or it cannot be read
     */
    public void show(String nameOrFile, PrintWriter out) {
        Optional<Path> path = ModelStore.existing(nameOrFile);
        if (path.isPresent() && (Files.isDirectory(path.get()) || isModelFile(path.get()))) {
            out.println(manifest(path.get()).toJson());
        } else if (path.isPresent()) {
            new CheckpointListing(path.get(), json).run(out);
        } else if (ModelStore.isFileName(nameOrFile)) {
            throw new UserError(nameOrFile + ": no such file");
        } else {
            showNamed(nameOrFile, out);
        }
    }

    private void showNamed(String name, PrintWriter out) {
        Optional<Path> folder = store.named(name);
        if (folder.isPresent()) {
            out.println(manifest(folder.get()).toJson());
        } else {
            Catalogue.show(name, out);
        }
    }

    private static boolean isModelFile(Path path) {
        String name = path.toString();
        return name.endsWith(".onnx") || name.endsWith(".json");
    }

    /**
     * What is known of a model folder, manifest or ONNX file; the graph is loaded only where there is no manifest.
     *
     * @throws UserError where it cannot be read
     */
    public static ModelManifest manifest(Path path) {
        if (Files.isDirectory(path)) {
            return ModelManifest.read(path.resolve(ModelManifest.FILE_NAME));
        }
        if (path.toString().endsWith(".json")) {
            return ModelManifest.read(path);
        }
        try (Model model = Model.open(path, SessionConfig.cpu(1))) {
            return model.manifest();
        }
    }
}
