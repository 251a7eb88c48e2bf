package io.posestream.evaluate.posetrack.file;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the truth files and the prediction of each. Static functions.
 *
 * <p>Differs from poseval: files are taken in the order of their names, not in that of the directory, so that equal
 * input gives equal figures on every machine. PoseTrack21 sorts too.
 */
public final class SequenceFiles {
    private static final String JSON = ".json";
    private static final String GZIP = ".gz";

    private SequenceFiles() {}

    /**
     * A sequence's two files.
     *
     * @param truth what is true
     * @param prediction what was predicted
     */
    public record Pair(Path truth, Path prediction) {}

    /** The pairs by name; throws {@link UserError} when a folder is missing or empty or a prediction is missing. */
    public static List<Pair> find(Path truth, Path predictions) {
        if (!Files.exists(truth)) {
            throw new UserError(truth + ": no such truth folder; check --truth");
        }
        if (!Files.exists(predictions)) {
            throw new UserError(predictions + ": no such predictions folder; check --predictions");
        }
        if (Files.isRegularFile(truth) && Files.isRegularFile(predictions)) {
            return List.of(new Pair(truth, predictions));
        }
        List<Path> truths = Files.isDirectory(truth) ? list(truth) : List.of(truth);
        if (truths.isEmpty()) {
            throw new UserError(truth + ": holds no .json or .json.gz file; give the folder of the truth files");
        }
        List<Pair> pairs = new ArrayList<>();
        for (Path file : truths) {
            pairs.add(new Pair(file, predictionOf(file, predictions)));
        }
        for (int i = 1; i < pairs.size(); i++) {
            if (plainName(pairs.get(i).truth())
                    .equals(plainName(pairs.get(i - 1).truth()))) {
                throw new UserError(pairs.get(i).truth() + ": is there plain and gzip; keep one of the two");
            }
        }
        return pairs;
    }

    /** The prediction files that belong to no truth file. */
    public static long surplus(Path truth, Path predictions) {
        if (!Files.isDirectory(truth) || !Files.isDirectory(predictions)) {
            return 0;
        }
        List<String> known = list(truth).stream().map(SequenceFiles::plainName).toList();
        return list(predictions).stream()
                .filter(file -> !known.contains(plainName(file)))
                .count();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> plainName(file).endsWith(JSON))
                    .sorted(Comparator.comparing(SequenceFiles::plainName))
                    .toList();
        } catch (IOException e) {
            throw new UserError(folder + ": cannot be listed (" + e.getMessage() + "); check its permissions", e);
        }
    }

    private static Path predictionOf(Path truth, Path predictions) {
        String name = plainName(truth);
        for (String candidate : List.of(name, name + GZIP)) {
            Path file = predictions.resolve(candidate);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new UserError(predictions.resolve(name) + ": there is no prediction for " + truth
                + "; write one file of the same name per truth file, also where nobody is seen");
    }

    private static String plainName(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
    }
}
