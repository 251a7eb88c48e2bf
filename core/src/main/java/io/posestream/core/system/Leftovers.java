package io.posestream.core.system;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files and folders that are to be gone when the process is: named while they exist, deleted at its end where their owner
 * did not come to it. The process leaves without the JVM's own shutdown, so {@code deleteOnExit} would do nothing. Static
 * functions, thread-safe.
 */
public final class Leftovers {
    /** Threads may still write into a folder while it is being deleted. */
    private static final int ATTEMPTS = 5;

    private static final Set<Path> NAMED = ConcurrentHashMap.newKeySet();

    private Leftovers() {}

    /** From now on {@code path}, and all in it, is to go with the process. */
    public static void add(Path path) {
        NAMED.add(path.toAbsolutePath());
    }

    /** Its owner has deleted it or given it another name. */
    public static void remove(Path path) {
        NAMED.remove(path.toAbsolutePath());
    }

    /** Deletes what is still named, as far as that goes: for the end of a process, and only then. */
    public static void deleteAll() {
        for (Path path : List.copyOf(NAMED)) {
            for (int attempt = 0; attempt < ATTEMPTS && Files.exists(path, LinkOption.NOFOLLOW_LINKS); attempt++) {
                delete(path);
            }
            NAMED.remove(path);
        }
    }

    /** Goes on where something cannot be deleted, such as a file that another thread has just deleted. */
    private static void delete(Path path) {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    return deleteOne(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                    return deleteOne(folder);
                }
            });
        } catch (IOException e) {
            // nobody is left to be told
            return;
        }
    }

    private static FileVisitResult deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // another thread still writes there
            return FileVisitResult.CONTINUE;
        }
        return FileVisitResult.CONTINUE;
    }
}
