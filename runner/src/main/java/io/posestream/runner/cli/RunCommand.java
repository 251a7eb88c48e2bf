package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.http.HttpSettings;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.ingest.stream.Lead;
import io.posestream.kafka.trace.Tracing;
import io.posestream.results.format.JointThresholds;
import io.posestream.runner.cli.option.ClipOptions;
import io.posestream.runner.cli.option.ClipTopicOptions;
import io.posestream.runner.cli.option.DetectorOptions;
import io.posestream.runner.cli.option.Durations;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.FrameOptions;
import io.posestream.runner.cli.option.KafkaOptions;
import io.posestream.runner.cli.option.LogFile;
import io.posestream.runner.cli.option.NetworkOptions;
import io.posestream.runner.cli.option.Networks;
import io.posestream.runner.cli.option.PoseOptions;
import io.posestream.runner.cli.option.RunViewOptions;
import io.posestream.runner.cli.option.TrackerOptions;
import io.posestream.runner.cli.option.WatchOptions;
import io.posestream.runner.process.ProcessEnd;
import io.posestream.runner.run.Run;
import io.posestream.runner.run.option.RunOptions;
import io.posestream.runner.run.option.RunView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Tracks the people of recordings and cameras: broker, stages and result files in one process.",
        footer = {
            "",
            "Example:",
            "  posestream run shop.mp4 --detector rtmdet.onnx --pose tinypose.onnx --overlay",
            "",
            "Each stream gets a folder OUT/<stream> with posetrack.json (every joint, as AP",
            "wants it), posetrack-mota.json (sure joints only, as MOTA does), keypoints.json,",
            "summary.json and, with --overlay, overlay.mp4. Exit codes: 0 done, 1 failed (or",
            "more than half of a stream's frames did), 2 wrong usage or input, 130 after",
            "Ctrl-C, 143 after SIGTERM. Every flag can be set in posestream.yaml",
            "(out: results) or the environment (POSESTREAM_OUT=results).",
            "A network's NAME is looked up in $POSESTREAM_HOME, else ~/.posestream: see",
            "'posestream model --help'."
        })
final class RunCommand implements Callable<Integer> {

    @Mixin
    private FrameOptions frames;

    @Mixin
    private DetectorOptions detector;

    @Mixin
    private PoseOptions pose;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private TrackerOptions tracker;

    @Mixin
    private ClipOptions cutting;

    @Mixin
    private ClipTopicOptions clipTopic;

    @Spec
    private CommandSpec spec;

    @Mixin
    private WatchOptions watch;

    @Mixin
    private RunViewOptions page;

    @Option(names = "--keep-open", description = "Leave the page up when the run has ended, until Ctrl-C.")
    private boolean keepOpen;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "Folder of all results (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--overlay",
            negatable = true,
            description = "Draw a video with boxes, limbs, joints and ids (default: on a terminal, where pictures are"
                    + " kept).")
    private Boolean overlay;

    @Option(
            names = "--joint-threshold",
            paramLabel = "S",
            split = ",",
            description = "posetrack-mota.json: write only joints with at least this score; one number, or 15 or 17 in"
                    + " PoseTrack's order (default: as measured, docs/tracking.md).")
    private List<Double> thresholds = new ArrayList<>();

    @Option(names = "--overwrite", description = "Replace results that are there.")
    private boolean overwrite;

    @Option(names = "--again", description = "With --data-dir: run a stream anew that was run before.")
    private boolean again;

    @Option(
            names = "--keep-frames",
            paramLabel = "HOW",
            defaultValue = "2GB",
            description = "How long answered pictures stay on the embedded broker: none, a time (2h), a size (2GB) or"
                    + " all (default: ${DEFAULT-VALUE}).")
    private String keepFrames;

    @Option(
            names = "--keep-results",
            paramLabel = "TIME",
            defaultValue = "24h",
            converter = Durations.class,
            description = "Where a source is live: how long answers stay on the embedded broker, for export and"
                    + " those who look on; files are kept (default: ${DEFAULT-VALUE}).")
    private Duration keepResults;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep the embedded broker's data there, so that a run can be resumed (default: a temporary"
                    + " folder).")
    private Path dataDir;

    @Option(names = "--port", paramLabel = "N", description = "Port of the embedded broker (default: a free one).")
    private Integer port;

    @Option(
            names = "--lead",
            paramLabel = "N",
            description =
                    "Most pictures on their way at once (default: 6 and 3 per thread, at most " + Lead.DEFAULT + ").")
    private Integer lead;

    @Option(names = "--accept-loss", description = "Answer numbers that never come as lost, and go on.")
    private boolean acceptLoss;

    @Option(
            names = "--part",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = Durations.class,
            description = "Camera: begin new result files after so long, and with each connection (default:"
                    + " ${DEFAULT-VALUE}).")
    private Duration part;

    @Option(
            names = "--share-decoded",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Let pose use the picture that the detector decoded; results are the same.")
    private boolean shareDecoded;

    @Option(names = "--log-file", paramLabel = "FILE", description = "Log (default: OUT/posestream.log).")
    private Path logFile;

    @Override
    public Integer call() {
        if (lead != null && lead < Lead.LEAST) {
            throw new UserError("--lead is below " + Lead.LEAST + ": " + lead);
        }
        if (keepResults.isZero()) {
            throw new UserError("--keep-results is zero: use a time such as 1h or 24h");
        }
        if (part.isZero()) {
            throw new UserError("--part is zero: use a time such as 10m or 1h");
        }
        if (port != null && (port < 1 || port > HttpSettings.MOST_PORT)) {
            throw new UserError("--port is not between 1 and " + HttpSettings.MOST_PORT + ": " + port);
        }
        Optional<RunView> view = page.view(keepOpen);
        Path log = logFile == null ? out.resolve("posestream.log") : logFile;
        boolean terminal = Boolean.getBoolean("posestream.terminal");
        return watch.traced("run", tracing -> {
            Run run = new Run(options(tracing, view), System.err, terminal, () -> LogFile.to(log, watch.logFormat()));
            // who traces is closed after the run, and has spans to send
            Runnable complete = tracing.isPresent() ? () -> {} : () -> ProcessEnd.leaveOurs(ExitCodes.DONE);
            return switch (run.call(complete)) {
                case COMPLETE -> ExitCodes.DONE;
                case FAILED -> ExitCodes.FAILURE;
                case INTERRUPTED -> ExitCodes.INTERRUPTED;
            };
        });
    }

    /** Whoever looks on wants to see something, unless pictures are not to be kept. */
    private boolean overlay() {
        if (overlay != null) {
            return overlay;
        }
        return Boolean.getBoolean("posestream.terminal") && !(KeepFrames.parse(keepFrames) instanceof KeepFrames.None);
    }

    private RunOptions options(Optional<Tracing> tracing, Optional<RunView> view) {
        return new RunOptions(
                frames.sources(1),
                Networks.of(detector, pose, network),
                out,
                overlay(),
                overwrite,
                again,
                network.threads(),
                lead == null ? Lead.forCallers(network.threads()) : lead,
                KeepFrames.parse(keepFrames),
                keepResults,
                Optional.ofNullable(dataDir),
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                Optional.ofNullable(kafka.bootstrapServers()),
                kafka.prefix(),
                kafka.overrides(),
                thresholds.isEmpty() ? JointThresholds.DEFAULT : JointThresholds.of(thresholds),
                tracker.config(),
                acceptLoss,
                part,
                shareDecoded,
                clipTopic.output(
                        cutting,
                        spec.mixins().get("cutting").optionsMap().keySet(),
                        spec.commandLine().getParseResult(),
                        tracker.config().memory()),
                watch.meters(OptionalInt.empty(), tracing),
                view);
    }
}
