package io.posestream.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the shared reference material lies: {@code POSESTREAM_SHARED}, else {@code ../shared} beside the checkout. */
public final class Shared {
    private static final String VARIABLE = "POSESTREAM_SHARED";

    private Shared() {}

    /** True when the environment names the folder, so that its absence is a failure and not a reason to skip. */
    public static boolean isRequired() {
        return System.getenv(VARIABLE) != null;
    }

    /** True when the material can be read. */
    public static boolean isPresent() {
        return Files.isDirectory(root().resolve("vectors"));
    }

    /** The folder itself, absolute. */
    public static Path root() {
        String named = System.getenv(VARIABLE);
        return named != null ? Path.of(named).toAbsolutePath() : checkout().resolveSibling("shared");
    }

    /** A file or folder below {@link #root()}; throws when it is missing, so that a test fails with its name. */
    public static Path path(String first, String... more) {
        Path path = root().resolve(Path.of(first, more));
        if (!Files.exists(path)) {
            throw new AssertionError("missing shared material: " + path);
        }
        return path;
    }

    /** The root of the checkout: the nearest folder upwards that holds {@code testkit/pom.xml}. */
    public static Path checkout() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("testkit/pom.xml"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "not inside a checkout: " + Path.of("").toAbsolutePath());
        }
        return folder;
    }
}
