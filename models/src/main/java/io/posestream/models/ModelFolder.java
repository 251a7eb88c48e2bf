package io.posestream.models;

import io.posestream.core.UserError;
import io.posestream.core.system.Leftovers;
import io.posestream.inference.manifest.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A folder that a model is being written to. Graph and manifest are written beside their places and moved there when both
 * are whole; closing it before {@link #complete} removes what was written, so that no half model is left and a model that
 * was to be replaced stays as it was.
 */
final class ModelFolder implements AutoCloseable {
    private static final String UNFINISHED = ".new";

    private final Path folder;
    private final String graphName;
    private final boolean created;
    private boolean complete;

    private ModelFolder(Path folder, String graphName, boolean created) {
        this.folder = folder;
        this.graphName = graphName;
        this.created = created;
    }

    /** Makes the folder; refuses one that holds a model, unless that may be replaced. */
    static ModelFolder open(Path folder, String graphName, boolean overwrite) {
        if (!overwrite && Files.exists(folder.resolve(ModelManifest.FILE_NAME))) {
            throw new UserError(folder + " already holds a model: choose another folder or pass --overwrite");
        }
        for (String name : List.of(graphName, ModelManifest.FILE_NAME)) {
            if (Files.isDirectory(folder.resolve(name))) {
                throw new UserError(folder.resolve(name) + " is a folder where a file is to be: choose another folder");
            }
        }
        boolean created = !Files.exists(folder);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserError("cannot make folder " + folder + ": " + e.getMessage(), e);
        }
        ModelFolder opened = new ModelFolder(folder, graphName, created);
        opened.leftovers().forEach(Leftovers::add);
        return opened;
    }

    /** Where the graph is to be written. */
    Path graph() {
        return unfinished(graphName);
    }

    private Path unfinished(String name) {
        return folder.resolve(name + UNFINISHED);
    }

    /** Writes the manifest and moves both files to their places: from now on the folder is a model. */
    void complete(ModelManifest manifest) {
        Path manifestFile = unfinished(ModelManifest.FILE_NAME);
        try {
            Files.writeString(manifestFile, manifest.toJson());
            move(graphName);
            move(ModelManifest.FILE_NAME);
            complete = true;
        } catch (IOException e) {
            throw new UserError(
                    "cannot write the model to " + folder + ": " + e.getMessage() + "; nothing was left", e);
        }
    }

    private void move(String name) throws IOException {
        Files.move(
                unfinished(name),
                folder.resolve(name),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    /** What must not outlive the process where it ends before {@link #close}. */
    private List<Path> leftovers() {
        return List.of(graph(), unfinished(ModelManifest.FILE_NAME));
    }

    @Override
    public void close() {
        leftovers().forEach(Leftovers::remove);
        if (complete) {
            return;
        }
        try {
            Files.deleteIfExists(graph());
            Files.deleteIfExists(unfinished(ModelManifest.FILE_NAME));
            if (created) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UserError("cannot clean up " + folder + ": " + e.getMessage(), e);
        }
    }
}
