package io.posestream.runner.export;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.results.Finished;
import io.posestream.results.ResultFolder;
import io.posestream.results.StreamResults;
import io.posestream.results.format.ExportFormat;
import io.posestream.results.overlay.OverlayFormat;
import io.posestream.results.settled.StreamFacts;
import io.posestream.results.stream.StoredTracks;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksExport;
import io.posestream.runner.run.FramePictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Writes epochs that a broker holds to files, the video included.
 *
 * @param clients how to reach the broker that has the pictures
 * @param tracks who was where
 * @param streams ids in the order wanted; empty for all
 * @param epoch of each; empty for the newest
 * @param out folder of all results
 * @param formats files to write at the end; may be empty where an overlay or clips are wanted
 * @param clips what clips to write, if any
 * @param overlay whether to draw a video from the pictures that are still kept
 * @param options of the formats
 * @param overwrite whether existing files may be replaced
 */
public record Export(
        ClientSettings clients,
        StoredTracks tracks,
        List<String> streams,
        OptionalLong epoch,
        Path out,
        List<ExportFormat> formats,
        Optional<ClipExport> clips,
        boolean overlay,
        ExportFormat.Options options,
        boolean overwrite) {
    /**
     * What became of one epoch.
     *
     * @param epoch which
     * @param facts what is known of it; empty where only clips were written
     * @param files written
     * @param notes what the user should know, one line each
     */
    public record Outcome(StreamEpoch epoch, Optional<StreamFacts> facts, List<Path> files, List<String> notes) {
        /** Copies the lists. */
        public Outcome {
            requireNonNull(epoch, "epoch is null");
            requireNonNull(facts, "facts is null");
            files = List.copyOf(files);
            notes = List.copyOf(notes);
        }
    }

    /** Copies the lists; something must be written. */
    public Export {
        requireNonNull(clients, "clients is null");
        requireNonNull(tracks, "tracks is null");
        requireNonNull(epoch, "epoch is null");
        requireNonNull(out, "out is null");
        requireNonNull(clips, "clips is null");
        requireNonNull(options, "options is null");
        streams = List.copyOf(streams);
        formats = List.copyOf(formats);
        if (formats.isEmpty() && !overlay && clips.isEmpty()) {
            throw new UserError("nothing to write: name at least one --format");
        }
    }

    /**
     * Writes everything.
     *
     * @return one outcome per epoch
     * @throws UserError where a stream is not there, or a file is there already or cannot be written
     */
    public List<Outcome> run() {
        List<StreamEpoch> all = tracks.epochs();
        List<StreamEpoch> epochs = tracks.choose(all, streams, epoch);
        List<Outcome> outcomes = new ArrayList<>();
        List<Finished> written = formats.isEmpty()
                ? List.of()
                : TracksExport.write(tracks, epochs, new TracksExport.Plan(out, formats, options, overwrite));
        for (int i = 0; i < epochs.size(); i++) {
            List<Finished> parts = new ArrayList<>();
            if (!written.isEmpty()) {
                parts.add(written.get(i));
            }
            if (overlay) {
                parts.add(draw(epochs.get(i)));
            }
            outcomes.add(outcome(all, epochs.get(i), parts));
        }
        return outcomes;
    }

    private Outcome outcome(List<StreamEpoch> all, StreamEpoch epoch, List<Finished> parts) {
        List<Path> files = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Optional<StreamFacts> facts = parts.stream().map(Finished::facts).findFirst();
        facts.filter(known -> known.endReason().isEmpty())
                .ifPresent(known -> notes.add(
                        "not finished: these are the " + known.counts().numbers() + " frames answered so far"));
        for (Finished part : parts) {
            files.addAll(part.files());
            notes.addAll(part.notes());
        }
        clips.ifPresent(plan -> {
            ClipExport.Written written = plan.write(tracks, all, epoch, out, overwrite);
            files.addAll(written.files());
            notes.addAll(written.notes());
        });
        return new Outcome(epoch, facts, files, notes);
    }

    private Finished draw(StreamEpoch one) {
        ResultFolder folder = new ResultFolder(out, one.streamId());
        folder.create();
        try (FramePictures pictures = new FramePictures(clients)) {
            OverlayFormat format =
                    new OverlayFormat(pictures, Runtime.getRuntime().availableProcessors());
            Path target = folder.path().resolve(format.fileName());
            if (!overwrite && Files.exists(target)) {
                throw new UserError(target + " is there already: add --overwrite or choose another folder with --out");
            }
            try (StreamResults results = new StreamResults(one.first(), folder.path(), List.of(), List.of(format))) {
                tracks.read(List.of(one), results::accept);
                return results.finish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder.path() + ": " + e.getMessage(), e);
        }
    }
}
