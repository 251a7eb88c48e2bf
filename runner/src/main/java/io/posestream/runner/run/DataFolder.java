package io.posestream.runner.run;

import io.posestream.core.UserError;
import io.posestream.core.system.FileTree;
import io.posestream.core.system.Leftovers;
import io.posestream.runner.broker.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of the embedded broker and of the tracker's state: a kept one that only one process may use at a time, or a
 * temporary one that goes with the run. Owns the lock.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "posestream.lock";
    private static final String BROKER = "kafka";
    private static final String TRACKER = "tracker";
    private static final Set<String> OURS = Set.of(LOCK, BROKER, TRACKER);

    private final Path path;
    private final boolean temporary;
    private final FileChannel lockFile;

    private DataFolder(Path path, boolean temporary, FileChannel lockFile) {
        this.path = path;
        this.temporary = temporary;
        this.lockFile = lockFile;
    }

    /**
     * Opens the named folder, or a temporary one.
     *
     * @throws UserError where it cannot be used or another process uses it
     */
    public static DataFolder open(Optional<Path> named) {
        return openFree(named)
                .orElseThrow(() -> new UserError(
                        "another process uses " + named.orElseThrow() + ": wait for it, or choose another --data-dir"));
    }

    /**
     * Opens a folder, unless another process uses it.
     *
     * @throws UserError where it cannot be used
     */
    public static Optional<DataFolder> openIfFree(Path folder) {
        return openFree(Optional.of(folder));
    }

    private static Optional<DataFolder> openFree(Optional<Path> named) {
        try {
            Path path = named.isPresent() ? own(named.get()) : Files.createTempDirectory("posestream-");
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                return Optional.empty();
            }
            if (named.isEmpty()) {
                Leftovers.add(path);
            }
            return Optional.of(new DataFolder(path, named.isEmpty(), channel));
        } catch (IOException e) {
            throw new UserError(
                    "cannot use the data folder " + named.map(Path::toString).orElse("") + ": " + e.getMessage()
                            + "; choose another with --data-dir",
                    e);
        }
    }

    /**
     * Makes the folder where it is missing, and closes it to other users where it is new, empty or ours already. One that
     * holds other things may be meant for others to read: what we put there is closed by itself, unless others could
     * exchange it.
     */
    private static Path own(Path folder) throws IOException {
        if (!Files.isDirectory(folder) || holdsOnlyOurs(folder)) {
            return OwnerOnly.folder(folder);
        }
        if (OwnerOnly.anybodyMayWrite(folder)) {
            throw new UserError("any user may write to " + folder + ", and it holds other files than a run's: name a"
                    + " folder of its own with --data-dir");
        }
        return folder;
    }

    private static boolean holdsOnlyOurs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> OURS.contains(file.getFileName().toString()));
        }
    }

    /** The lock is held by the channel until that is closed. */
    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Where the broker keeps its log. */
    public Path broker() {
        return path.resolve(BROKER);
    }

    /** Where the tracker keeps its state between commits; rebuilt from the broker where it is missing. */
    public Path tracker() {
        return path.resolve(TRACKER);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
            if (temporary) {
                FileTree.delete(path);
                Leftovers.remove(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }
}
