package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.core.system.Home;
import io.posestream.inference.manifest.ModelManifest;
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
    private static final String INT8 = "-int8";
    private static final String GRAPH = ".onnx";
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

    /**
     * The folder or file that {@code nameOrPath} means: a path that is there, else a name. A folder without manifest that
     * is called like a network does not hide it. Throws {@link UserError} that says how to get the network.
     */
    public Path find(String nameOrPath) {
        return existing(nameOrPath)
                .or(() -> named(nameOrPath))
                .orElseThrow(() -> new UserError(ModelHint.missing(nameOrPath, isFileName(nameOrPath), this)));
    }

    /** The path that {@code value} is; empty where nothing is there, or only a folder that may be meant by nobody. */
    public static Optional<Path> existing(String value) {
        try {
            return Optional.of(Path.of(value))
                    .filter(Files::exists)
                    .filter(path -> isFileName(value) || !Files.isDirectory(path) || isModel(path));
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

    /**
     * The form in 8-bit integers of a network: called as it is with {@code -int8} appended, beside it.
     *
     * @param network folder or ONNX file
     * @return itself where it is that form already
     * @throws UserError where there is none
     */
    public static Path int8Of(Path network) {
        String file = network.toAbsolutePath().normalize().getFileName().toString();
        boolean isGraph = file.endsWith(GRAPH);
        String name = isGraph ? file.substring(0, file.length() - GRAPH.length()) : file;
        if (name.endsWith(INT8)) {
            return network;
        }
        Path folder = network.resolveSibling(name + INT8);
        Path graph = network.resolveSibling(name + INT8 + GRAPH);
        if (isModel(folder)) {
            return folder;
        }
        if (isGraph && Files.isRegularFile(graph)) {
            return graph;
        }
        throw new UserError("network " + network + " has no form in int8, there is no " + folder
                + ": leave out --precision int8, or make it with 'posestream model quantize " + network
                + " --calibrate VIDEO --out " + folder + "'");
    }

    private static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve(ModelManifest.FILE_NAME));
    }

    private static List<Path> folders(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(ModelStore::isModel)
                    .filter(folder -> !folder.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot read folder " + root + ": " + e.getMessage(), e);
        }
    }
}
