package io.posestream.models;

import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.inference.manifest.SkeletonReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code --skeleton}: a built-in name or a JSON file, as the skeleton of a manifest is written. */
public final class SkeletonFile {
    private SkeletonFile() {}

    /** The skeleton that {@code nameOrFile} means; throws {@link UserError}. */
    public static Skeleton read(String nameOrFile) {
        return Skeletons.find(nameOrFile).orElseGet(() -> parse(Path.of(nameOrFile)));
    }

    private static Skeleton parse(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserError("no skeleton " + file + ": use "
                    + String.join(
                            ", ", Skeletons.all().stream().map(Skeleton::id).toList())
                    + " or a JSON file");
        }
        return SkeletonReader.read(file);
    }
}
