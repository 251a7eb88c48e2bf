package io.posestream.runner.export;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.proto.ClientSettings;
import io.posestream.results.ExportFormat;
import io.posestream.results.Finished;
import io.posestream.results.ResultFolder;
import io.posestream.results.StreamResults;
import io.posestream.results.overlay.OverlayFormat;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksExport;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.run.FramePictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Writes epochs of the topic of tracks to files, the video included.
 *
 * @param clients how to reach the broker
 * @param streams ids in the order wanted; empty for all
 * @param epoch of each; empty for the newest
 * @param out folder of all results
 * @param formats files to write at the end; may be empty where an overlay is wanted
 * @param overlay whether to draw a video from the pictures that are still kept
 * @param options of the formats
 * @param overwrite whether existing files may be replaced
 */
public record Export(
        ClientSettings clients,
        List<String> streams,
        OptionalLong epoch,
        Path out,
        List<ExportFormat> formats,
        boolean overlay,
        ExportFormat.Options options,
        boolean overwrite) {
    /**
     * What became of one epoch.
     *
     * @param epoch which
     * @param files written
     * @param notes what the user should know, one line each
     */
    public record Outcome(StreamEpoch epoch, List<Path> files, List<String> notes) {
        /** Copies the lists. */
        public Outcome {
            requireNonNull(epoch, "epoch is null");
            files = List.copyOf(files);
            notes = List.copyOf(notes);
        }
    }

    /** Copies the lists; something must be written. */
    public Export {
        requireNonNull(clients, "clients is null");
        requireNonNull(epoch, "epoch is null");
        requireNonNull(out, "out is null");
        requireNonNull(options, "options is null");
        streams = List.copyOf(streams);
        formats = List.copyOf(formats);
        if (formats.isEmpty() && !overlay) {
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
        List<StreamEpoch> epochs = epochs();
        List<Outcome> outcomes = new ArrayList<>();
        List<Finished> written = formats.isEmpty()
                ? List.of()
                : TracksExport.write(clients, epochs, new TracksExport.Plan(out, formats, options, overwrite));
        for (int i = 0; i < epochs.size(); i++) {
            StreamEpoch one = epochs.get(i);
            List<Path> files = new ArrayList<>();
            List<String> notes = new ArrayList<>();
            if (!one.ended()) {
                notes.add("not finished: these are the " + one.numbers() + " frames answered so far");
            }
            if (!written.isEmpty()) {
                files.addAll(written.get(i).files());
                notes.addAll(written.get(i).notes());
            }
            if (overlay) {
                Finished video = draw(one);
                files.addAll(video.files());
                notes.addAll(video.notes());
            }
            outcomes.add(new Outcome(one, files, notes));
        }
        return outcomes;
    }

    private List<StreamEpoch> epochs() {
        if (epoch.isEmpty()) {
            return TracksExport.newest(clients, streams);
        }
        long wanted = epoch.getAsLong();
        List<StreamEpoch> there = TracksReader.epochs(clients).stream()
                .filter(one -> one.epoch() == wanted)
                .toList();
        if (streams.isEmpty() && there.isEmpty()) {
            throw new UserError("no stream has an epoch " + wanted);
        }
        if (streams.isEmpty()) {
            return there;
        }
        return streams.stream()
                .map(id -> there.stream()
                        .filter(one -> one.streamId().equals(id))
                        .findFirst()
                        .orElseThrow(() -> new UserError("stream '" + id + "' has no epoch " + wanted)))
                .toList();
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
                TracksReader.read(clients, List.of(one), results::accept);
                return results.finish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder.path() + ": " + e.getMessage(), e);
        }
    }
}
