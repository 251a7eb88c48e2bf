package io.posestream.models.add;

import io.posestream.core.UserError;
import io.posestream.core.system.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A hidden folder in which a network is put together. Owns it: what is left there when it is closed goes. */
record Workbench(Path folder) implements AutoCloseable {
    /** A new one below {@code root}. */
    static Workbench open(Path root) throws IOException {
        return new Workbench(Files.createTempDirectory(root, ".add-"));
    }

    @Override
    public void close() {
        try {
            if (Files.exists(folder)) {
                FileTree.delete(folder);
            }
        } catch (IOException e) {
            throw new UserError("cannot clean up " + folder + ": " + e.getMessage(), e);
        }
    }
}
