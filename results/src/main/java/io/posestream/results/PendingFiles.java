package io.posestream.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files that get their final names together, after all of them are written. Owns what is added. */
final class PendingFiles implements AutoCloseable {
    private final List<PendingFile> files = new ArrayList<>();

    /** Adds a file and returns it. */
    PendingFile add(PendingFile file) {
        files.add(file);
        return file;
    }

    /** Gives every file its final name, in the order they were added; returns these names. */
    List<Path> commitAll() throws IOException {
        List<Path> names = new ArrayList<>();
        for (PendingFile file : files) {
            file.commit();
            names.add(file.target());
        }
        return names;
    }

    @Override
    public void close() {
        files.forEach(PendingFile::close);
    }
}
