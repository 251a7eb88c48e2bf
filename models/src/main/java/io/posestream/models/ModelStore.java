package io.posestream.models;

import io.posestream.core.UserError;
import io.posestream.inference.ModelManifest;
import io.posestream.models.graph.ArchitectureName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Imported models, found by name: folders with a {@code model.json} below {@code $POSESTREAM_HOME/models} (or
 * {@code $POSESTREAM_HOME} itself), else below {@code ~/.posestream/models}.
 *
 * @param roots folders that hold model folders, in the order in which they are searched
 */
public record ModelStore(List<Path> roots) {
    private static final String HOME_VARIABLE = "POSESTREAM_HOME";
    private static final String MODELS = "models";

    /** Copies the list. */
    public ModelStore {
        roots = List.copyOf(roots);
    }

    /**
     * The user's store.
     *
     * @param environment variables of the process
     * @param userHome home folder of the user
     */
    public static ModelStore of(Map<String, String> environment, Path userHome) {
        String home = environment.get(HOME_VARIABLE);
        return home == null || home.isBlank()
                ? new ModelStore(List.of(userHome.resolve(".posestream").resolve(MODELS)))
                : new ModelStore(List.of(Path.of(home).resolve(MODELS), Path.of(home)));
    }

    /** The folder or file that {@code nameOrPath} means; throws {@link UserError} that says how to get the model. */
    public Path find(String nameOrPath) {
        Path path = Path.of(nameOrPath);
        if (Files.exists(path)) {
            return path;
        }
        return named(nameOrPath).orElseThrow(() -> new UserError(missing(nameOrPath)));
    }

    private Optional<Path> named(String name) {
        return roots.stream()
                .map(root -> root.resolve(name))
                .filter(folder -> Files.isRegularFile(folder.resolve(ModelManifest.FILE_NAME)))
                .findFirst();
    }

    private String missing(String name) {
        String base = name.contains("+") ? name.substring(0, name.indexOf('+')) : name;
        if (!ArchitectureName.KNOWN.contains(base)) {
            return "no model " + name + ": it is neither a file nor a folder nor a model in " + roots.get(0)
                    + " (see 'posestream model list')";
        }
        return "model " + name + " has not been imported: get its checkpoint from "
                + Catalogue.entry(base).weights() + ", then run 'posestream model import --arch " + name
                + " --checkpoint FILE --input 256x192 --keypoints 17 --out "
                + roots.get(0).resolve(name) + "'";
    }

    /** Folders of all imported models, by name within each root. */
    public List<Path> imported() {
        List<Path> folders = new ArrayList<>();
        for (Path root : roots) {
            if (!Files.isDirectory(root)) {
                continue;
            }
            try (Stream<Path> children = Files.list(root)) {
                children.filter(folder -> Files.isRegularFile(folder.resolve(ModelManifest.FILE_NAME)))
                        .sorted()
                        .forEach(folders::add);
            } catch (IOException e) {
                throw new UserError("cannot read folder " + root + ": " + e.getMessage(), e);
            }
        }
        return folders;
    }
}
