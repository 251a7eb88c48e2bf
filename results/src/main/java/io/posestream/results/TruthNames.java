package io.posestream.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.UserError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The frames of truth files, so that predictions can be named and ordered as an evaluator compares them. Reads
 * PoseTrack 2018 and 2021 ({@code images}) and 2017 ({@code annolist}), plain or gzip. Immutable.
 */
public final class TruthNames {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int GZIP_MAGIC = 0x1F;

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
        try (InputStream in = open(file)) {
            JsonNode json = JSON.readTree(in);
            List<TruthSequence.Frame> frames = new ArrayList<>();
            for (JsonNode image : json.path("images")) {
                long id = image.path("id").isIntegralNumber() ? image.get("id").asLong() : -1;
                frames.add(new TruthSequence.Frame(text(image.path("file_name"), file), id));
            }
            for (JsonNode entry : json.path("annolist")) {
                JsonNode image = entry.path("image");
                JsonNode name = image.isArray() ? image.path(0).path("name") : image.path("name");
                frames.add(new TruthSequence.Frame(text(name, file), -1));
            }
            if (frames.isEmpty()) {
                throw new UserError(file + " lists no frames: it has neither images nor an annolist");
            }
            return new TruthSequence(baseName(file), frames);
        } catch (IOException e) {
            throw new UserError("cannot read the truth file " + file + ": " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode name, Path file) {
        if (!name.isTextual()) {
            throw new UserError(file + " has a frame without a file name");
        }
        return name.asText();
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        in.mark(1);
        int first = in.read();
        in.reset();
        return first == GZIP_MAGIC ? new GZIPInputStream(in) : in;
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
