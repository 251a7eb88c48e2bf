package io.posestream.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.detector.DetectorConfig;
import io.posestream.inference.SessionConfig;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.Playback;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.Origin;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.ingest.stream.Lead;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import io.posestream.results.format.JointThresholds;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.run.option.ModelOptions;
import io.posestream.runner.run.option.RunOptions;
import io.posestream.runner.run.option.RunView;
import io.posestream.testkit.Shared;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.stream.clips.ClipOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Builds a run with the development networks, said in few words. Not thread-safe. */
final class RunRequest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A quarter of the crops that the default asks for, so that tests are short. */
    private static final double FEW_BOXES = 0.3;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Path out;
    private final List<SourceOptions> sources = new ArrayList<>();
    private boolean overlay;
    private boolean again;
    private boolean share = true;
    private int detectEvery = 1;
    private int threads = 2;
    private int lead = Lead.DEFAULT;
    private String keepFrames = "2GB";
    private Duration keepResults = RunOptions.USUAL_KEEP;
    private Optional<Path> dataDir = Optional.empty();
    private Optional<ClipOutput> clips = Optional.empty();
    private volatile Meters seen = new Meters();
    private MeterOptions meters = MeterOptions.NONE;
    private ProposalConfig proposals = ProposalConfig.DEFAULT;
    private Optional<ModelOptions> models = Optional.empty();
    private Optional<RunView> view = Optional.empty();

    RunRequest(Path out) {
        this.out = out;
    }

    static JsonNode json(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    /** Adds a source; what is said of frames afterwards is said of this one. */
    RunRequest source(Path path, String id) {
        return source(new Origin.Local(path), id);
    }

    RunRequest source(Origin origin, String id) {
        sources.add(new SourceOptions(
                origin,
                id,
                FrameSelection.ALL,
                new EncodeSettings(90, OptionalInt.empty()),
                OptionalDouble.empty(),
                1));
        return this;
    }

    RunRequest from(String time) {
        long fromUs = FrameSelection.parseTime(time).orElseThrow();
        return select(was -> new FrameSelection(fromUs, was.toUs(), was.limit(), was.fps()));
    }

    RunRequest limit(long frames) {
        return select(was -> new FrameSelection(was.fromUs(), was.toUs(), OptionalLong.of(frames), was.fps()));
    }

    RunRequest fps(double rate) {
        return select(was -> new FrameSelection(was.fromUs(), was.toUs(), was.limit(), OptionalDouble.of(rate)));
    }

    private RunRequest select(UnaryOperator<FrameSelection> change) {
        SourceOptions last = sources.remove(sources.size() - 1);
        sources.add(new SourceOptions(
                last.origin(),
                last.streamId(),
                change.apply(last.selection()),
                last.encoding(),
                last.sourceFps(),
                last.threads(),
                last.playback()));
        return this;
    }

    /** Treats the last source otherwise than as what it is. */
    RunRequest playback(Playback how) {
        SourceOptions last = sources.remove(sources.size() - 1);
        sources.add(new SourceOptions(
                last.origin(),
                last.streamId(),
                last.selection(),
                last.encoding(),
                last.sourceFps(),
                last.threads(),
                how));
        return this;
    }

    RunRequest overlay() {
        overlay = true;
        return this;
    }

    RunRequest again() {
        again = true;
        return this;
    }

    RunRequest detectEvery(int numbers) {
        detectEvery = numbers;
        return this;
    }

    RunRequest threads(int count) {
        threads = count;
        return this;
    }

    RunRequest lead(int pictures) {
        lead = pictures;
        return this;
    }

    RunRequest decodeTwice() {
        share = false;
        return this;
    }

    RunRequest keepFrames(String how) {
        keepFrames = how;
        return this;
    }

    /** How long answers stay where a source is live. */
    RunRequest keepResults(Duration time) {
        keepResults = time;
        return this;
    }

    RunRequest dataDir(Path folder) {
        dataDir = Optional.of(folder);
        return this;
    }

    RunRequest meters(MeterOptions how) {
        meters = how;
        return this;
    }

    RunRequest view(RunView page) {
        view = Optional.of(page);
        return this;
    }

    /** Other networks. */
    RunRequest models(ModelOptions others) {
        models = Optional.of(others);
        return this;
    }

    /** Doubtful boxes too, whoever was there. */
    RunRequest lookAtAllBoxes() {
        proposals = proposals.withSureScore(0);
        return this;
    }

    private ModelOptions usualModels() {
        return new ModelOptions(
                Shared.path("models", "rtmdet_nano_person.onnx"),
                DetectorConfig.defaults().withScoreThreshold(FEW_BOXES),
                detectEvery,
                Optional.of(Shared.path("models", "tinypose_256x192.onnx")),
                PoseConfig.defaults(),
                false,
                proposals,
                SessionConfig.cpu(1));
    }

    /** Clips in their topic. */
    RunRequest clips(ClipOutput output) {
        clips = Optional.of(output);
        return this;
    }

    RunOptions options() {
        return new RunOptions(
                sources,
                models.orElseGet(this::usualModels),
                out,
                overlay,
                false,
                again,
                threads,
                lead,
                KeepFrames.parse(keepFrames),
                keepResults,
                dataDir,
                OptionalInt.empty(),
                Optional.empty(),
                "test",
                Map.of(),
                JointThresholds.DEFAULT,
                TrackerConfig.DEFAULT,
                false,
                RunOptions.USUAL_PART,
                share,
                clips,
                meters,
                view);
    }

    Run.Ending run() {
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        Run run = new Run(options(), err, false, () -> {});
        seen = run.meters();
        return run.call();
    }

    /** What is to be seen of the run that was started last. */
    Meters seen() {
        return seen;
    }

    /** The lines said so far. */
    List<String> said() {
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
