package io.posestream.media.video;

import io.posestream.core.UserError;
import io.posestream.media.ImageFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What lies at a path that was given as a source, as far as names tell; nothing is opened. */
public sealed interface SourceKind {
    /**
     * A single file that is not named as a picture, to be opened as a video.
     *
     * @param file the file
     */
    record VideoFile(Path file) implements SourceKind {}

    /**
     * A folder whose pictures are the frames of one stream, or one picture.
     *
     * @param folder the folder, or the picture itself
     * @param images its pictures in natural order, at least one
     */
    record Images(Path folder, List<Path> images) implements SourceKind {
        /** Copies the list. */
        public Images {
            images = List.copyOf(images);
        }
    }

    /**
     * A folder of videos, each a stream of its own.
     *
     * @param folder the folder
     * @param videos its videos in natural order, at least one
     */
    record Videos(Path folder, List<Path> videos) implements SourceKind {
        /** Copies the list. */
        public Videos {
            videos = List.copyOf(videos);
        }
    }

    /**
     * Looks at {@code path}. A folder that holds videos and pictures counts as one of videos: the pictures are then
     * covers or thumbnails.
     *
     * @throws UserError when nothing is there, a pipe or a device, or a folder without media
     */
    static SourceKind of(Path path) {
        if (!Files.exists(path)) {
            throw new UserError(path + ": no such file or folder");
        }
        MediaLocation.refuseSpecial(path);
        if (!Files.isDirectory(path)) {
            return ImageFolder.isImage(path) ? new Images(path, List.of(path)) : new VideoFile(path);
        }
        List<Path> videos = ImageFolder.videos(path);
        if (!videos.isEmpty()) {
            return new Videos(path, videos);
        }
        List<Path> images = ImageFolder.images(path);
        if (images.isEmpty()) {
            throw new UserError(path + ": folder without videos or images (jpg, jpeg, png, bmp, webp)");
        }
        return new Images(path, images);
    }
}
