package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Home;
import io.posestream.core.UserError;
import io.posestream.inference.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Networks found by name: folders with a {@code model.json}. HOME is {@code $POSESTREAM_HOME}, else {@code
 * ~/.posestream}; the network NAME is HOME/models/NAME, else HOME/NAME, else the one of that name that comes with the
 * project.
 *
 * @param roots folders that hold model folders of the user's, in the order in which they are searched, at least one
 * @param shipped the folder of the networks that come with the project, where it is known
 */
public record ModelStore(List<Path> roots, Optional<Path> shipped) {
    private static final String MODELS = "models";
    private static final Pattern FILE_NAME = Pattern.compile(".*([/\\\\]|\\.(pth?|bin|safetensors|onnx|json)$).*");

    /** Copies the list. */
    public ModelStore {
        roots = List.copyOf(roots);
        requireNonNull(shipped, "shipped is null");
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("a store needs at least one folder");
        }
    }

    /**
     * The user's store.
     *
     * @param environment variables of the process
     * @param userHome home folder of the user
     * @param project folder of the project, whose networks are in {@code models/weights}
     */
    public static ModelStore of(Map<String, String> environment, Path userHome, Optional<Path> project) {
        Path home = Home.of(environment, userHome);
        return new ModelStore(
                List.of(home.resolve(MODELS), home),
                project.map(folder -> folder.resolve(MODELS).resolve("weights")));
    }

    /** The folder or file that {@code nameOrPath} means; throws {@link UserError} that says how to get the network. */
    public Path find(String nameOrPath) {
        return existing(nameOrPath)
                .or(() -> named(nameOrPath))
                .orElseThrow(() -> new UserError(ModelHint.missing(nameOrPath, isFileName(nameOrPath), this)));
    }

    private static Optional<Path> existing(String path) {
        try {
            return Optional.of(Path.of(path)).filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Whether a value can only be meant as a file: it has a separator or an ending of files with weights. */
    public static boolean isFileName(String value) {
        return FILE_NAME.matcher(value).matches();
    }

    /** The folder of the network called {@code name}, the user's before that of the project. */
    public Optional<Path> named(String name) {
        return Stream.concat(imported().stream(), builtIn().stream())
                .filter(folder -> folder.getFileName().toString().equals(name))
                .findFirst();
    }

    /** Folders of all networks of the user's, by name within each root. */
    public List<Path> imported() {
        return roots.stream().flatMap(root -> folders(root).stream()).toList();
    }

    /** Folders of the networks that come with the project, by name. */
    public List<Path> builtIn() {
        return shipped.map(ModelStore::folders).orElse(List.of());
    }

    private static List<Path> folders(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(folder -> Files.isRegularFile(folder.resolve(ModelManifest.FILE_NAME)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot read folder " + root + ": " + e.getMessage(), e);
        }
    }
}
