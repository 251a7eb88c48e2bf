package io.posestream.runner.run.option;

import static java.util.Objects.requireNonNull;

import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.ingest.stream.Lead;
import io.posestream.proto.Topics;
import io.posestream.results.format.JointThresholds;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.stream.clips.ClipOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One run.
 *
 * @param sources one stream each, in the order of the command line
 * @param models which networks
 * @param out folder of all results
 * @param overlay whether to draw a video
 * @param overwrite whether existing results may be replaced
 * @param again whether a stream that was begun before gets a new epoch
 * @param threads callers per worker
 * @param lead pictures on their way at once
 * @param keepFrames how long pictures stay on the broker
 * @param keepResults how long answers stay on the embedded broker where a source is live
 * @param dataDir the embedded broker's folder; empty for a temporary one
 * @param port of the embedded broker; empty for any free one
 * @param bootstrapServers an existing cluster in place of the embedded broker
 * @param prefix of topics and groups
 * @param kafkaOverrides raw Kafka client properties
 * @param thresholds of joints in the form for MOTA
 * @param tracker what decides who is who
 * @param acceptLoss whether numbers that never come are given up on
 * @param part longest time that one part of a camera's results covers
 * @param shareDecoded whether pose takes the picture that the detector decoded
 * @param clips what stands in the topic of clips; empty for no such topic
 * @param meters how the run lets itself be watched
 * @param view the live page; empty for none
 */
public record RunOptions(
        List<SourceOptions> sources,
        ModelOptions models,
        Path out,
        boolean overlay,
        boolean overwrite,
        boolean again,
        int threads,
        int lead,
        KeepFrames keepFrames,
        Duration keepResults,
        Optional<Path> dataDir,
        OptionalInt port,
        Optional<String> bootstrapServers,
        String prefix,
        Map<String, String> kafkaOverrides,
        JointThresholds thresholds,
        TrackerConfig tracker,
        boolean acceptLoss,
        Duration part,
        boolean shareDecoded,
        Optional<ClipOutput> clips,
        MeterOptions meters,
        Optional<RunView> view) {
    /** Longest time that one part of a camera's results covers, unless told otherwise. */
    public static final Duration USUAL_PART = Duration.ofHours(1);

    /** How long answers of cameras stay on the embedded broker, unless told otherwise. */
    public static final Duration USUAL_KEEP = Duration.ofHours(24);

    /**
     * A run whose results may replace what is there, in a process of its own, with everything else as usual.
     *
     * @param sources one stream each
     * @param models which networks
     * @param out folder of all results
     * @param overlay whether to draw a video
     * @param threads callers per worker
     */
    public static RunOptions usual(
            List<SourceOptions> sources, ModelOptions models, Path out, boolean overlay, int threads) {
        return usual(sources, models, out, overlay, threads, Optional.empty());
    }

    /** The same with a live page, or none. */
    public static RunOptions usual(
            List<SourceOptions> sources,
            ModelOptions models,
            Path out,
            boolean overlay,
            int threads,
            Optional<RunView> view) {
        return new RunOptions(
                sources,
                models,
                out,
                overlay,
                true,
                false,
                threads,
                Lead.forCallers(threads),
                KeepFrames.parse("2GB"),
                USUAL_KEEP,
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Topics.DEFAULT_PREFIX,
                Map.of(),
                JointThresholds.DEFAULT,
                TrackerConfig.DEFAULT,
                false,
                USUAL_PART,
                true,
                Optional.empty(),
                MeterOptions.NONE,
                view);
    }

    /** Copies the collections. */
    public RunOptions {
        sources = List.copyOf(sources);
        kafkaOverrides = Map.copyOf(kafkaOverrides);
        requireNonNull(models, "models is null");
        requireNonNull(out, "out is null");
        requireNonNull(keepFrames, "keepFrames is null");
        requireNonNull(keepResults, "keepResults is null");
        requireNonNull(dataDir, "dataDir is null");
        requireNonNull(port, "port is null");
        requireNonNull(bootstrapServers, "bootstrapServers is null");
        requireNonNull(prefix, "prefix is null");
        requireNonNull(thresholds, "thresholds is null");
        requireNonNull(tracker, "tracker is null");
        requireNonNull(clips, "clips is null");
        requireNonNull(meters, "meters is null");
        requireNonNull(view, "view is null");
        requireNonNull(part, "part is null");
    }
}
