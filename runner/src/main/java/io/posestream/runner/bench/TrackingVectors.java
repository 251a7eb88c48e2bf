package io.posestream.runner.bench;

import io.posestream.core.UserError;
import io.posestream.evaluate.posetrack.file.PoseTrackReader;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders of simulated people, read once. Immutable. */
final class TrackingVectors {
    /**
     * One folder.
     *
     * @param name of it
     * @param sequences in it
     */
    record Seed(String name, List<Sequence> sequences) {
        Seed {
            sequences = List.copyOf(sequences);
        }
    }

    /**
     * One sequence.
     *
     * @param name of its files
     * @param truth the people that are there
     * @param disturbed what a detector and a pose network make of them
     */
    record Sequence(String name, PoseTrackSequence truth, PoseTrackSequence disturbed) {}

    private final List<Seed> seeds;

    private TrackingVectors(List<Seed> seeds) {
        this.seeds = List.copyOf(seeds);
    }

    /** Reads every folder that has truth; throws {@link UserError} where there is none or a counterpart is missing. */
    static TrackingVectors read(Path vectors) {
        List<Seed> seeds = new ArrayList<>();
        for (Path folder : list(vectors)) {
            if (Files.isDirectory(folder.resolve("truth"))) {
                seeds.add(seed(folder));
            }
        }
        if (seeds.isEmpty()) {
            throw new UserError("no folder with truth and disturbed in " + vectors);
        }
        return new TrackingVectors(seeds);
    }

    List<Seed> seeds() {
        return seeds;
    }

    private static Seed seed(Path folder) {
        List<Sequence> sequences = new ArrayList<>();
        for (Path truth : list(folder.resolve("truth"))) {
            String name = truth.getFileName().toString();
            Path disturbed = folder.resolve("disturbed").resolve(name);
            if (!Files.exists(disturbed)) {
                throw new UserError(disturbed + " is missing, the counterpart of " + truth);
            }
            Sequence sequence = new Sequence(name, PoseTrackReader.read(truth), PoseTrackReader.read(disturbed));
            int frames = sequence.truth().images().size();
            if (sequence.disturbed().images().size() != frames) {
                throw new UserError(disturbed + " has not as many frames as " + truth + ", " + frames);
            }
            sequences.add(sequence);
        }
        return new Seed(folder.getFileName().toString(), sequences);
    }

    /** In order of their numbers, as far as the names are numbers. */
    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString().length())
                            .thenComparing(Path::getFileName))
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }
}
