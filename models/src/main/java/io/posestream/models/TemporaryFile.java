package io.posestream.models;

import io.posestream.core.UserError;
import io.posestream.core.system.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is gone when this is closed.
 *
 * @param path where it is, whether or not it has been written
 */
record TemporaryFile(Path path) implements AutoCloseable {
    /** An empty file in the system's temporary folder, with a suffix. */
    static TemporaryFile create(String suffix) {
        try {
            Path file = Files.createTempFile("posestream-", suffix);
            Leftovers.add(file);
            return new TemporaryFile(file);
        } catch (IOException e) {
            throw new UserError("cannot write to the temporary folder: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
            Leftovers.remove(path);
        } catch (IOException e) {
            throw new UserError("cannot remove " + path + ": " + e.getMessage(), e);
        }
    }
}
