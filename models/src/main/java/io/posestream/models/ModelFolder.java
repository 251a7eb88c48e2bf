package io.posestream.models;

import io.posestream.core.UserError;
import io.posestream.inference.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder that a model is being written to. Closing it without {@link #complete} removes what was written, so that no
 * half model is left.
 */
final class ModelFolder implements AutoCloseable {
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
        boolean created = !Files.exists(folder);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserError("cannot make folder " + folder + ": " + e.getMessage(), e);
        }
        return new ModelFolder(folder, graphName, created);
    }

    /** Where the graph is to be written. */
    Path graph() {
        return folder.resolve(graphName);
    }

    /** Writes the manifest last: from now on the folder is a model. */
    void complete(ModelManifest manifest) {
        Path target = folder.resolve(ModelManifest.FILE_NAME);
        try (TemporaryFile partial = new TemporaryFile(folder.resolve(ModelManifest.FILE_NAME + ".partial"))) {
            Files.writeString(partial.path(), manifest.toJson());
            Files.move(partial.path(), target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            complete = true;
        } catch (IOException e) {
            throw new UserError("cannot write " + target + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (complete) {
            return;
        }
        try {
            Files.deleteIfExists(graph());
            if (created) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UserError("cannot clean up " + folder + ": " + e.getMessage(), e);
        }
    }
}
