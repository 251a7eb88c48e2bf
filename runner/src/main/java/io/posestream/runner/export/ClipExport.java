package io.posestream.runner.export;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.results.ResultFolder;
import io.posestream.results.clips.ClipFiles;
import io.posestream.results.clips.ClipLabels;
import io.posestream.results.stream.StoredTracks;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.tracker.clips.ClipCounts;
import io.posestream.tracker.clips.ClipFold;
import io.posestream.tracker.clips.ClipSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the clips of an epoch to files, by the fold that a service would run.
 *
 * @param forms of files, at least one
 * @param settings how clips are cut
 * @param split of the pickles, or empty for bare lists
 * @param labels of the pickles
 */
public record ClipExport(List<ClipFiles.Form> forms, ClipSettings settings, Optional<String> split, ClipLabels labels) {
    /** Copies the list. */
    public ClipExport {
        forms = List.copyOf(forms);
        requireNonNull(settings, "settings is null");
        requireNonNull(split, "split is null");
        requireNonNull(labels, "labels is null");
        if (forms.isEmpty()) {
            throw new IllegalArgumentException("forms is empty");
        }
    }

    /**
     * What was written.
     *
     * @param files under their final names
     * @param notes what the user should know, one line each; may be added to
     */
    record Written(List<Path> files, List<String> notes) {}

    /**
     * Writes the clips of one epoch, and of those that it continues or that continue it, into the stream's folder.
     *
     * @param all every epoch that is there
     * @throws UserError where a file is there already and may not be replaced
     */
    Written write(StoredTracks tracks, List<StreamEpoch> all, StreamEpoch epoch, Path out, boolean overwrite) {
        List<StreamEpoch> chain = chain(tracks, all, epoch);
        ResultFolder folder = new ResultFolder(out, epoch.streamId());
        folder.create();
        try (Cutting cutting = new Cutting(folder.path(), epoch.streamId(), overwrite)) {
            tracks.read(chain, cutting::accept);
            Written written = cutting.finish();
            if (chain.size() > 1) {
                written.notes()
                        .add("clips of the epochs "
                                + chain.stream()
                                        .map(one -> Long.toString(one.epoch()))
                                        .collect(Collectors.joining(", "))
                                + ", which continue each other");
            }
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder.path() + ": " + e.getMessage(), e);
        }
    }

    /** A live source that was opened again goes on with its tracks, and so do windows. */
    private static List<StreamEpoch> chain(StoredTracks tracks, List<StreamEpoch> all, StreamEpoch epoch) {
        List<StreamEpoch> epochs = all.stream()
                .filter(one -> one.streamId().equals(epoch.streamId()))
                .sorted(Comparator.comparingLong(StreamEpoch::epoch))
                .toList();
        if (epochs.size() < 2) {
            return List.of(epoch);
        }
        Set<Long> continued = new HashSet<>();
        tracks.read(
                epochs,
                item -> item.provenance()
                        .start()
                        .filter(StreamStart::continued)
                        .ifPresent(start -> continued.add(item.id().epoch())));
        int first = epochs.indexOf(epoch);
        int last = first;
        while (first > 0 && continued.contains(epochs.get(first).epoch())) {
            first--;
        }
        while (last + 1 < epochs.size()
                && continued.contains(epochs.get(last + 1).epoch())) {
            last++;
        }
        return epochs.subList(first, last + 1);
    }

    /** The files of one epoch, opened when its skeleton is known. Not thread safe. */
    private final class Cutting implements AutoCloseable {
        private final Path folder;
        private final String streamId;
        private final boolean overwrite;
        private final ClipFold fold;
        private Optional<ClipFiles> files = Optional.empty();
        private Skeleton skeleton = settings.joints().of(Skeletons.COCO_17);

        Cutting(Path folder, String streamId, boolean overwrite) {
            this.folder = folder;
            this.streamId = streamId;
            this.overwrite = overwrite;
            this.fold = new ClipFold(settings, clip -> files().add(clip));
        }

        void accept(StreamItem<Tracks> item) {
            if (files.isEmpty() && item instanceof StreamItem.Looked<Tracks> looked) {
                skeleton = settings.joints().of(looked.value().skeleton());
                files();
            }
            fold.accept(item);
        }

        private ClipFiles files() {
            if (files.isEmpty()) {
                files = Optional.of(open());
            }
            return files.get();
        }

        private ClipFiles open() {
            try {
                ClipFiles opened = new ClipFiles(
                        folder,
                        streamId,
                        new ClipFiles.Plan(forms, settings.windows(), settings.pairs(), skeleton, split, labels));
                for (Path target : opened.targets()) {
                    if (!overwrite && Files.exists(target)) {
                        opened.close();
                        throw new UserError(
                                target + " is there already: add --overwrite or choose another folder with --out");
                    }
                }
                return opened;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write to " + folder + ": " + e.getMessage(), e);
            }
        }

        /** A stream that has not ended keeps its open windows open: they are not written. */
        Written finish() throws IOException {
            List<Path> written = files().finish();
            ClipCounts counts = fold.counts();
            List<String> notes = new ArrayList<>();
            if (counts.clips() == 0) {
                notes.add("no clips: nobody was followed for long enough");
            }
            if (counts.dim() > 0) {
                notes.add(counts.dim() + " clips left out, people seen in less than " + settings.minVisible()
                        + " of their frames");
            }
            if (counts.tails() > 0) {
                notes.add(counts.tails() + " last, shorter windows left out (--clip-tail pad keeps them)");
            }
            return new Written(written, notes);
        }

        @Override
        public void close() {
            files.ifPresent(ClipFiles::close);
        }
    }
}
