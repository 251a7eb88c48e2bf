package io.posestream.runner.run;

import io.posestream.core.EndReason;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.media.PictureCache;
import io.posestream.results.Finished;
import io.posestream.results.LiveFormat;
import io.posestream.results.PartedResults;
import io.posestream.results.RunSummary;
import io.posestream.results.StageTimes;
import io.posestream.results.StreamResults;
import io.posestream.results.StreamSink;
import io.posestream.results.SummaryFile;
import io.posestream.results.format.CocoFormat;
import io.posestream.results.format.PoseTrackFormat;
import io.posestream.results.format.ResultFormat;
import io.posestream.results.overlay.OverlayFormat;
import io.posestream.results.overlay.PictureBytes;
import io.posestream.runner.run.count.CpuRoles;
import io.posestream.runner.run.count.LatencyHistogram;
import io.posestream.runner.run.count.RunCounters;
import io.posestream.runner.run.option.RunOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes the result files of a run's streams and, at the end, their summaries. */
final class ResultFiles {
    private final RunOptions options;
    private final Closing closing;
    private final ClientSettings clients;
    private final CpuRoles roles;
    private final Optional<PictureCache> drawn;

    /** @param closing takes over the pictures of overlays and what fetches them */
    ResultFiles(RunOptions options, Closing closing, ClientSettings clients, CpuRoles roles) {
        this.options = options;
        this.closing = closing;
        this.clients = clients;
        this.roles = roles;
        this.drawn = options.overlay() && options.shareDecoded()
                ? Optional.of(closing.add(new PictureCache(PictureCache.DEFAULT_CAPACITY_BYTES)))
                : Optional.empty();
    }

    /** Where the stages leave decoded pictures for the overlays; empty where nothing is drawn. */
    Optional<PictureCache> drawn() {
        return drawn;
    }

    /** Leaves alone what is complete already, refuses other result folders that are taken, then makes the rest. */
    void createFolders(List<StreamRun> streams) {
        for (StreamRun stream : streams) {
            if (stream.plan().finished()
                    && stream.folder().isComplete(stream.plan().epoch(), options.overlay())) {
                stream.keep();
                continue;
            }
            OptionalLong continued =
                    stream.plan().continues() ? OptionalLong.of(stream.plan().epoch()) : OptionalLong.empty();
            stream.folder().requireFree(continued, options.overwrite() || stream.isClocked() || isIncomplete(stream));
        }
        for (StreamRun stream : streams) {
            if (!stream.isKept()) {
                stream.folder().create();
            }
            if (isIncomplete(stream)) {
                stream.folder().reopen();
            }
        }
    }

    /** Results that were finished and of which a file is gone. */
    private static boolean isIncomplete(StreamRun stream) {
        return !stream.isKept()
                && stream.plan().finished()
                && stream.folder().isFinished(stream.plan().epoch());
    }

    /** Begins the files of one stream. */
    StreamSink open(StreamRun stream) {
        List<ResultFormat> formats = List.of(
                new PoseTrackFormat(PoseTrackFormat.Options.plain()),
                new PoseTrackFormat(PoseTrackFormat.Options.mota(options.thresholds())),
                new CocoFormat());
        if (stream.isClocked()) {
            return parts(stream, formats);
        }
        // its pictures may be gone since it was drawn
        boolean drawn = stream.plan().finished() && stream.folder().keepsOverlay();
        List<LiveFormat> live = options.overlay() && !drawn ? List.of(new OverlayFormat(pictures(), 1)) : List.of();
        try {
            return new StreamResults(stream.planned().zero(), stream.folder().path(), formats, live);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + stream.folder().path(), e);
        }
    }

    /** Of a camera, whose files never replace others. */
    private StreamSink parts(StreamRun stream, List<ResultFormat> formats) {
        Optional<PictureBytes> shown = options.overlay() ? Optional.of(pictures()) : Optional.empty();
        return new PartedResults(
                stream.planned().zero(),
                stream.folder().path(),
                new PartedResults.Formats(
                        formats,
                        () -> shown.<List<LiveFormat>>map(pictures -> List.of(new OverlayFormat(pictures, 1)))
                                .orElse(List.of())),
                options.part());
    }

    private PictureBytes pictures() {
        return closing.add(new FramePictures(clients, drawn));
    }

    /** Completes the files of one stream, which have their final names by now, with its summary. */
    StreamOutcome summarise(
            StreamRun stream, Finished finished, RunCounters counters, boolean interrupted, Duration wallTime) {
        long numbers = finished.facts().counts().numbers();
        boolean ended = finished.facts().endReason().isPresent();
        long framesIn = ended
                ? numbers
                : Math.max(
                        numbers,
                        Math.max(stream.plan().firstNumber(), counters.ingest().framesIn(stream.id())));
        List<String> notes = new ArrayList<>(finished.notes());
        counters.ingest().failure(stream.id()).ifPresent(notes::add);
        counters.ingest()
                .tooLongMs(stream.id())
                .ifPresent(
                        ms -> notes.add("a frame that has the chain for itself is " + ms + " ms old at its result, more"
                                + " than --max-age: use smaller networks, --max-size, or --min-box-score"));
        if (finished.facts().endReason().filter(EndReason.GIVEN_UP::equals).isPresent()) {
            notes.add("given up: the tracker could not hold its records; see the dead letters");
        }
        if (!ended && !interrupted) {
            notes.add("the run failed before the end of the stream");
        }
        RunSummary summary = new RunSummary(
                finished.facts(),
                framesIn,
                framesIn - numbers,
                counters.deadLetters().of(stream::isOurs, stream.id()),
                counters.foreign(),
                !ended,
                finished.overlayFrom(),
                wallTime,
                stages(stream, counters),
                notes);
        SummaryFile.write(summary, stream.folder().path());
        return new StreamOutcome(
                stream.id(),
                stream.folder().path(),
                finished.facts().endReason().orElse("interrupted"),
                notes,
                finished.facts().counts());
    }

    private Map<String, StageTimes> stages(StreamRun stream, RunCounters counters) {
        roles.sample();
        Map<String, LatencyHistogram> latencies = stream.latencies();
        Map<String, Map<String, Double>> seconds = counters.clocks().seconds(counters.ingest(), roles);
        Map<String, StageTimes> stages = new LinkedHashMap<>();
        for (String stage : List.of("ingest", "detector", "pose", "tracker", "result", "process")) {
            Optional<StageTimes.Latency> latency =
                    Optional.ofNullable(latencies.get(stage)).flatMap(LatencyHistogram::latency);
            Map<String, Double> parts = seconds.getOrDefault(stage, Map.of());
            if (latency.isPresent() || !parts.isEmpty()) {
                stages.put(stage, new StageTimes(latency, parts));
            }
        }
        return stages;
    }
}
