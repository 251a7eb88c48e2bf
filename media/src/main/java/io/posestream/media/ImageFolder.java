package io.posestream.media;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The pictures and videos directly inside a folder, chosen by their name's ending, in natural order. */
public final class ImageFolder {
    private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "bmp", "webp");
    private static final Set<String> VIDEOS = Set.of(
            "3gp", "asf", "avi", "flv", "h264", "h265", "hevc", "ivf", "m2ts", "m4v", "mjpeg", "mjpg", "mkv", "mov",
            "mp4", "mpeg", "mpg", "mts", "mxf", "ogv", "ts", "vob", "webm", "wmv", "y4m");

    private ImageFolder() {}

    /**
     * Its jpg, jpeg, png, bmp and webp files, whatever the case of the ending; hidden files and sub-folders are left
     * out. {@code frame9.jpg} comes before {@code frame10.jpg}.
     *
     * @throws UserError when the folder cannot be read
     */
    public static List<Path> images(Path folder) {
        return list(folder, IMAGES);
    }

    /**
     * Its video files by ending, in the same order; they are not opened.
     *
     * @throws UserError when the folder cannot be read
     */
    public static List<Path> videos(Path folder) {
        return list(folder, VIDEOS);
    }

    /** True for a file named as a picture. */
    public static boolean isImage(Path file) {
        return IMAGES.contains(ending(file));
    }

    private static List<Path> list(Path folder, Set<String> endings) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (endings.contains(ending(entry)) && Files.isRegularFile(entry)) {
                    found.add(entry);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            throw new UserError(folder + ": cannot read this folder: check its name and its permissions", e);
        }
        found.sort(new NaturalOrder());
        return List.copyOf(found);
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 || name.startsWith(".") ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
