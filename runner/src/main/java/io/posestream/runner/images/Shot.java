package io.posestream.runner.images;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Detection;
import io.posestream.core.UserError;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One picture of a set.
 *
 * @param file relative to the folder of the pictures
 * @param people whose keypoints are to be found; boxes in pixels of the picture
 */
public record Shot(String file, List<Detection> people) {
    /** Copies the list. */
    public Shot {
        requireNonNull(file, "file is null");
        people = List.copyOf(people);
    }

    /**
     * Reads the picture, which is the caller's then.
     *
     * @param folder of the pictures
     * @throws UserError where it is missing or no picture
     */
    Image read(Path folder) {
        Path path = folder.resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new UserError(path + ": no such picture, but the annotations name it; check the folder of pictures");
        }
        try {
            return ImageCodec.decode(Files.readAllBytes(path));
        } catch (CorruptImageException e) {
            throw new UserError(path + ": not a whole picture (" + e.getMessage() + ")", e);
        } catch (IOException e) {
            throw new UserError(path + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
