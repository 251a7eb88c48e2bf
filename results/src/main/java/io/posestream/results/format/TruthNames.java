package io.posestream.results.format;

import io.posestream.core.UserError;
import io.posestream.evaluate.posetrack.file.PoseTrackReader;
import io.posestream.results.settled.StreamFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The frames of PoseTrack's truth files, so that predictions can be named and ordered as an evaluator compares them.
 * Immutable.
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
        Path file = named.orElse(files.get(0));
        return new TruthSequence(baseName(file), PoseTrackReader.frames(file));
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
