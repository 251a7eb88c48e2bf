package io.posestream.runner.compare;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.proto.Topic;
import io.posestream.results.overlay.TwoPoses;
import io.posestream.runner.run.FramePictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares two topics of poses and draws the frames in which they differ most, from the pictures still kept.
 *
 * @param clients how to reach the broker, with the prefix of the pictures
 * @param first one topic of poses
 * @param second the other
 * @param stream empty for all
 * @param worst how many frames are named and drawn
 * @param out folder of pictures and {@code compare.json}; empty for none
 */
public record CompareRun(
        ClientSettings clients,
        Topic<Poses> first,
        Topic<Poses> second,
        Optional<String> stream,
        int worst,
        Optional<Path> out) {
    /** Checks that nothing is missing. */
    public CompareRun {
        requireNonNull(clients, "clients is null");
        requireNonNull(first, "first is null");
        requireNonNull(second, "second is null");
        requireNonNull(stream, "stream is null");
        requireNonNull(out, "out is null");
        if (first.name().equals(second.name())) {
            throw new UserError("both are the topic " + first + ": name another one to compare it with");
        }
    }

    /**
     * What was found.
     *
     * @param lines for people
     * @param json the same as one JSON object
     * @param frames that both have answered
     * @param files written
     * @param notes what the user should know
     */
    public record Report(List<String> lines, String json, long frames, List<Path> files, List<String> notes) {
        /** Copies the lists. */
        public Report {
            lines = List.copyOf(lines);
            files = List.copyOf(files);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Compares.
     *
     * @throws UserError where a topic is missing, or a file cannot be written
     */
    public Report run() {
        Comparison comparison = new PoseComparer(clients, first, second, stream).run(worst);
        String json = CompareText.json(comparison);
        List<Path> files = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        out.ifPresent(folder -> {
            try {
                Files.createDirectories(folder);
                files.add(Files.writeString(folder.resolve("compare.json"), json + "\n"));
                draw(comparison, folder, files, notes);
            } catch (IOException e) {
                throw new UserError("cannot write to " + folder + ": choose another with --out", e);
            }
        });
        return new Report(CompareText.lines(comparison), json, comparison.frames(), files, notes);
    }

    private void draw(Comparison comparison, Path folder, List<Path> files, List<String> notes) throws IOException {
        int gone = 0;
        try (FramePictures pictures = new FramePictures(clients)) {
            int place = 1;
            for (Comparison.Difference difference : comparison.worst()) {
                Optional<byte[]> drawn = draw(difference, pictures);
                gone += drawn.isEmpty() ? 1 : 0;
                if (drawn.isPresent()) {
                    FrameId id = difference.first().item().id();
                    String stream = id.streamId().replaceAll("[^A-Za-z0-9._-]", "_");
                    String name = "%02d-%s-%d-%d.jpg".formatted(place, stream, id.epoch(), id.number());
                    files.add(Files.write(folder.resolve(name), drawn.get()));
                }
                place++;
            }
        }
        if (gone > 0) {
            notes.add(gone + " of these frames' pictures are no longer kept, so they are not drawn");
        }
    }

    private static Optional<byte[]> draw(Comparison.Difference difference, FramePictures pictures) {
        Looked<Poses> one = difference.first().item();
        Looked<Poses> other = difference.second().item();
        try {
            Optional<ByteBuffer> bytes =
                    pictures.fetch(one.id(), one.provenance().frame());
            if (bytes.isEmpty()) {
                return Optional.empty();
            }
            try (Image picture = ImageCodec.decode(bytes.get()).forDrawing()) {
                TwoPoses.paint(
                        picture,
                        one.meta(),
                        one.value().people(),
                        one.value().skeleton(),
                        other.value().people(),
                        other.value().skeleton());
                return Optional.of(ImageCodec.encodeJpeg(picture, ImageCodec.DEFAULT_QUALITY));
            }
        } catch (CorruptImageException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
