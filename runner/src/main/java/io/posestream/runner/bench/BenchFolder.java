package io.posestream.runner.bench;

import io.posestream.core.system.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary folder, deleted with all in it when closed. Not thread-safe. */
final class BenchFolder implements AutoCloseable {
    private final Path path = Files.createTempDirectory("posestream-bench-");

    BenchFolder() throws IOException {}

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            FileTree.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
