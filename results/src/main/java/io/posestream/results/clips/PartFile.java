package io.posestream.results.clips;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A file written under a temporary name beside its own, and the files its parts wait in. Owns them all. */
final class PartFile implements AutoCloseable {
    private final Path target;
    private final List<Path> parts = new ArrayList<>();

    PartFile(Path target) {
        this.target = target;
    }

    Path target() {
        return target;
    }

    /** The temporary name of the file itself. */
    Path path() {
        return part("");
    }

    /** A temporary name for something that belongs to it. */
    Path part(String name) {
        Path path = target.resolveSibling("." + target.getFileName() + name + ".part");
        if (!parts.contains(path)) {
            parts.add(path);
        }
        return path;
    }

    void commit() throws IOException {
        Files.move(path(), target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        for (Path path : parts) {
            Files.deleteIfExists(path);
        }
    }
}
