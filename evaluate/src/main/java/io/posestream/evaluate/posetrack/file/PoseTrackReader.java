package io.posestream.evaluate.posetrack.file;

import io.posestream.core.UserError;
import io.posestream.evaluate.json.JsonReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads PoseTrack 2017, 2018 and 2021 files, plain or gzip, in one pass. What every official tool refuses is a {@link
 * UserError} here; what only some refuse is kept as it is, for them to refuse. Not thread-safe; one use.
 */
public final class PoseTrackReader {
    private final SlotForm slots = new SlotForm();
    private Optional<List<PoseTrackImage>> annolist = Optional.empty();

    private PoseTrackReader() {}

    /**
     * Reads one file.
     *
     * @throws UserError one line: file, what is wrong, what to do
     */
    public static PoseTrackSequence read(Path path) {
        PoseTrackReader reader = new PoseTrackReader();
        JsonReader.read(path, reader::root);
        String file = path.getFileName().toString();
        int dot = file.indexOf('.');
        String name = dot < 0 ? file : file.substring(0, dot);
        if (reader.annolist.isPresent()) {
            return new PoseTrackSequence(
                    name, path.toString(), Dialect.POSETRACK_2017, Optional.empty(), reader.annolist.get(), 0);
        }
        return reader.slots.finish(name, path.toString());
    }

    /**
     * The frames of one file, by name alone: a test set's list has no people, so that {@link #read} refuses it.
     *
     * @throws UserError one line: file, what is wrong, what to do
     */
    public static List<ListedFrame> frames(Path path) {
        List<ListedFrame> frames = new ArrayList<>();
        JsonReader.read(
                path,
                file -> file.object("the file", field -> {
                    switch (field) {
                        case "images" -> file.list(field, () -> frames.add(SlotForm.readListed(file)));
                        case "annolist" -> file.list(field, () -> frames.add(AnnolistForm.readListed(file)));
                        default -> file.skip();
                    }
                }));
        if (frames.isEmpty()) {
            throw new UserError(path + " lists no frames: it has neither images nor an annolist");
        }
        return frames;
    }

    private void root(JsonReader file) throws IOException {
        file.object("the file", field -> {
            switch (field) {
                case "annolist" -> annolist = Optional.of(readAnnolist(file));
                case "images" -> slots.readImages(file);
                case "annotations" -> slots.readAnnotations(file);
                case "categories" -> slots.readCategories(file);
                default -> file.skip();
            }
        });
    }

    private static List<PoseTrackImage> readAnnolist(JsonReader file) throws IOException {
        List<PoseTrackImage> images = new ArrayList<>();
        file.list("annolist", () -> images.add(AnnolistForm.readFrame(file, images.size())));
        return images;
    }
}
