package io.posestream.results;

import io.posestream.core.UserError;
import io.posestream.results.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The frames of truth files, so that predictions can be named and ordered as an evaluator compares them. Reads
 * PoseTrack 2018 and 2021 ({@code images}) and 2017 ({@code annolist}), plain or gzip. Immutable.
 */
public final class TruthNames {
    private final Path folder;
    private final List<Path> files;

    private TruthNames(Path folder, List<Path> files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * Looks up the files of a folder.
     *
     * @throws UserError where it is not a folder or holds no truth file
     */
    public static TruthNames in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UserError(folder + " is not a folder: --truth-names takes the folder of the truth files");
        }
        try (Stream<Path> listed = Files.list(folder)) {
            List<Path> files = listed.filter(file -> isTruth(file)).sorted().toList();
            if (files.isEmpty()) {
                throw new UserError(folder + " holds no .json or .json.gz file: --truth-names takes the truth files");
            }
            return new TruthNames(folder, files);
        } catch (IOException e) {
            throw new UserError("cannot read the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /** True where the files lie in that folder. */
    public boolean isIn(Path other) {
        return folder.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    /**
     * The truth of a stream: the file of its source's or its own name, else the only file there is.
     *
     * @throws UserError where no file fits or it cannot be read
     */
    public TruthSequence of(StreamFacts facts) {
        Optional<Path> named = files.stream()
                .filter(file -> baseName(file).equals(facts.sourceName())
                        || baseName(file).equals(facts.streamId()))
                .findFirst();
        if (named.isEmpty() && files.size() > 1) {
            throw new UserError("none of the " + files.size() + " truth files in " + folder + " is named "
                    + facts.sourceName() + ".json: name the source's folder or the stream as its truth file");
        }
        return read(named.orElse(files.get(0)));
    }

    private static TruthSequence read(Path file) {
        List<TruthSequence.Frame> frames = new ArrayList<>();
        JsonReader.read(
                file,
                json -> json.object("the file", field -> {
                    switch (field) {
                        case "images" -> json.list(field, () -> frames.add(image(json)));
                        case "annolist" -> json.list(field, () -> frames.add(entry(json)));
                        default -> json.skip();
                    }
                }));
        if (frames.isEmpty()) {
            throw new UserError(file + " lists no frames: it has neither images nor an annolist");
        }
        return new TruthSequence(baseName(file), frames);
    }

    /** An image of PoseTrack 2018 or 2021. Lists of a test set have no people, so the evaluators' reader is too strict. */
    private static TruthSequence.Frame image(JsonReader json) throws IOException {
        StringBuilder name = new StringBuilder();
        List<Long> id = new ArrayList<>(1);
        json.object("an image", field -> {
            if (field.equals("file_name")) {
                name.append(json.text(field));
            } else if (field.equals("id") && json.atWholeNumber()) {
                id.add(json.whole(field));
            } else {
                json.skip();
            }
        });
        return frame(json, name, id.isEmpty() ? -1 : id.get(0));
    }

    /** An entry of PoseTrack 2017, whose image stands in a list of one, or alone. */
    private static TruthSequence.Frame entry(JsonReader json) throws IOException {
        StringBuilder name = new StringBuilder();
        json.object("a frame", field -> {
            if (!field.equals("image")) {
                json.skip();
            } else if (json.atList()) {
                json.list(field, () -> readName(json, name));
            } else {
                readName(json, name);
            }
        });
        return frame(json, name, -1);
    }

    private static void readName(JsonReader json, StringBuilder name) throws IOException {
        json.object("an image", field -> {
            if (field.equals("name") && name.isEmpty()) {
                name.append(json.text(field));
            } else {
                json.skip();
            }
        });
    }

    private static TruthSequence.Frame frame(JsonReader json, StringBuilder name, long id) {
        if (name.isEmpty()) {
            throw json.complaint("a frame has no file name", "results are named by those of the truth");
        }
        return new TruthSequence.Frame(name.toString(), id);
    }

    private static boolean isTruth(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".json") || name.endsWith(".json.gz");
    }

    private static String baseName(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf(".json"));
    }
}
