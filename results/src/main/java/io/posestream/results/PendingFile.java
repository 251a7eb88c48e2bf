package io.posestream.results;

import io.posestream.core.system.FileTree;
import io.posestream.core.system.Leftovers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file, or a folder of files, that is written under a temporary name beside its final one and takes that at the end:
 * whoever sees the final name sees all of it. Closing without {@link #commit()} leaves nothing behind.
 */
public final class PendingFile implements AutoCloseable {
    private final Path target;
    private final Path pending;
    private boolean committed;

    /**
     * Deletes what an earlier attempt left under the temporary name.
     *
     * @param target the final name; its folder must exist
     */
    public PendingFile(Path target) {
        this.target = target;
        this.pending = target.resolveSibling("." + target.getFileName() + ".part");
        deleteQuietly(pending);
        Leftovers.add(pending);
    }

    /** The temporary name to write to. */
    public Path path() {
        return pending;
    }

    /** The name it will have. */
    public Path target() {
        return target;
    }

    /** Gives what was written its final name, in place of what has that name now. */
    public void commit() throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            FileTree.delete(target);
        }
        Files.move(pending, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        committed = true;
        Leftovers.remove(pending);
    }

    @Override
    public void close() {
        if (!committed) {
            Leftovers.remove(pending);
            deleteQuietly(pending);
        }
    }

    /** Deletes a file or folder if it is there; a failure to do so is no reason to hide an earlier one. */
    static void deleteQuietly(Path path) {
        try {
            FileTree.delete(path);
        } catch (IOException | UncheckedIOException e) {
            Leftovers.add(path);
        }
    }
}
