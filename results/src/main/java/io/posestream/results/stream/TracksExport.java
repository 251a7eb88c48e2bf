package io.posestream.results.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.results.Finished;
import io.posestream.results.ResultFolder;
import io.posestream.results.StreamResults;
import io.posestream.results.format.ExportFormat;
import io.posestream.results.format.ResultFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes epochs that a broker holds to files, as {@code export} does. Static functions, thread-safe. */
public final class TracksExport {
    private TracksExport() {}

    /**
     * What to write where.
     *
     * @param out folder; each stream gets one in it, unless frames take the names of truth files, which lie together
     * @param formats to write
     * @param options of the formats
     * @param overwrite true to replace files that are there
     */
    public record Plan(Path out, List<ExportFormat> formats, ExportFormat.Options options, boolean overwrite) {
        /** Copies the list. */
        public Plan {
            requireNonNull(out, "out is null");
            requireNonNull(options, "options is null");
            formats = List.copyOf(formats);
            if (formats.isEmpty()) {
                throw new IllegalArgumentException("formats is empty");
            }
            if (options.truth().isPresent() && options.truth().get().isIn(out)) {
                throw new UserError("--out " + out + " is the folder of the truth files: choose another");
            }
        }

        boolean together() {
            return options.truth().isPresent();
        }
    }

    /**
     * Writes the given epochs.
     *
     * @param tracks where they are read
     * @param epochs of those tracks
     * @param plan what to write where
     * @return one answer per epoch, in the same order
     * @throws UserError where a file is there already, a folder cannot be made, or the topic lost the beginning
     */
    public static List<Finished> write(StoredTracks tracks, List<StreamEpoch> epochs, Plan plan) {
        epochs.forEach(epoch -> requireWhole(tracks, epoch));
        Map<FrameId, StreamResults> open = new LinkedHashMap<>();
        try {
            for (StreamEpoch epoch : epochs) {
                open.put(epoch.first(), open(epoch, plan));
            }
            tracks.read(epochs, item -> accept(open, item));
            requireFree(open.values(), plan);
            return open.values().stream().map(StreamResults::finish).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + plan.out() + ": " + e.getMessage(), e);
        } finally {
            open.values().forEach(StreamResults::close);
        }
    }

    private static void accept(Map<FrameId, StreamResults> open, StreamItem<Tracks> item) {
        open.get(item.id().zero()).accept(item);
    }

    private static void requireWhole(StoredTracks tracks, StreamEpoch epoch) {
        if (epoch.firstNumber() > 0) {
            throw new UserError(tracks.topic() + " no longer holds the numbers below " + epoch.firstNumber()
                    + " of stream '" + epoch.streamId() + "': it cannot be written whole");
        }
    }

    private static StreamResults open(StreamEpoch epoch, Plan plan) throws IOException {
        ResultFolder folder = new ResultFolder(plan.out(), epoch.streamId());
        Path path = plan.together() ? plan.out() : folder.path();
        List<ResultFormat> formats = ExportFormat.writers(plan.formats(), plan.options());
        create(path);
        return new StreamResults(epoch.first(), path, formats, List.of());
    }

    private static void requireFree(Collection<StreamResults> streams, Plan plan) {
        Set<Path> targets = new HashSet<>();
        for (StreamResults stream : streams) {
            for (Path target : stream.targets()) {
                if (!targets.add(target)) {
                    throw new UserError("two streams would both be written to " + target
                            + ": export one of them with --stream-id, or name each as its truth file");
                }
                if (!plan.overwrite() && Files.exists(target)) {
                    throw new UserError(
                            target + " is there already: add --overwrite or choose another folder with --out");
                }
            }
        }
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserError("cannot make the folder " + folder + ": choose another with --out", e);
        }
    }
}
