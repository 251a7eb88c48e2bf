package io.posestream.models.add;

import io.posestream.core.UserError;
import io.posestream.core.system.FileTree;
import io.posestream.models.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code model remove}: takes away a network of the user's.
 *
 * @param store to look in
 * @param name of the network
 */
public record ModelRemoval(ModelStore store, String name) {
    /**
     * Removes it.
     *
     * @return the folder that was removed
     * @throws UserError where there is none, it comes with the project, or it cannot be removed
     */
    public Path run() {
        Path folder = store.imported().stream()
                .filter(path -> path.getFileName().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        store.named(name).isPresent()
                                ? "network " + name + " comes with the project and stays"
                                : "no network " + name + " among yours: 'posestream model list' shows them"));
        try {
            FileTree.delete(folder);
        } catch (IOException e) {
            throw new UserError("cannot remove " + folder + ": " + e.getMessage(), e);
        }
        if (Files.exists(folder)) {
            throw new UserError("cannot remove " + folder);
        }
        return folder;
    }
}
