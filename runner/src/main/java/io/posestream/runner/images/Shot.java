package io.posestream.runner.images;

import static java.util.Objects.requireNonNull;

import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.FrameMeta;
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
    /** The pictures stand for themselves; a stage wants a time between frames. */
    private static final long ANY_INTERVAL_US = 40_000;

    /** Copies the list. */
    public Shot {
        requireNonNull(file, "file is null");
        people = List.copyOf(people);
    }

    /** Refuses a folder that is not there. */
    static void requireFolder(Path folder) {
        if (!Files.isDirectory(requireNonNull(folder, "folder is null"))) {
            throw new UserError("no folder of pictures at " + folder);
        }
    }

    /** What a stage is told of a picture that stands for itself. */
    static FrameMeta meta(Image picture) {
        return new FrameMeta(0, CaptureClock.PRESENTATION, ANY_INTERVAL_US, picture.width(), picture.height());
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
