package io.posestream.runner.start;

import io.posestream.detector.DetectorConfig;
import io.posestream.http.HttpSettings;
import io.posestream.inference.NativeFiles;
import io.posestream.inference.SessionConfig;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.meter.MeterServer;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.process.Program;
import io.posestream.runner.run.Run;
import io.posestream.runner.run.option.ModelOptions;
import io.posestream.runner.run.option.RunOptions;
import io.posestream.runner.run.option.RunView;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.SynthResult;
import io.posestream.synth.SynthScene;
import io.posestream.synth.render.SceneKind;
import io.posestream.viewer.Viewer;
import io.posestream.viewer.ViewerSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A small run of the whole chain, whose classes the launcher lists for its archive, and the unpacked native libraries.
 * Static functions.
 */
public final class WarmUp {
    private static final String STREAM = "scene";
    private static final int WIDTH = 320;
    private static final int HEIGHT = 192;
    private static final int FPS = 10;
    private static final int MOST_PEOPLE = 2;

    /** Another process may have the usual port. */
    private static final ViewerSettings PAGE =
            new ViewerSettings(HttpSettings.LOOPBACK, OptionalInt.of(0), false, Optional.empty(), List.of());

    private WarmUp() {}

    /**
     * Runs. Needs no pose network; the detector's boxes are drawn whatever they hold.
     *
     * @param detector network file or folder
     * @param folder gets {@code native}, and {@code run}, which may be deleted after
     * @return whether all went well
     */
    public static boolean run(Path detector, Path folder) {
        try {
            NativeFiles.unpack(folder.resolve("native"));
            Path work = folder.resolve("run");
            SceneOptions options = new SceneOptions(SceneKind.PLAZA, MOST_PEOPLE, 1, 7, WIDTH, HEIGHT, FPS);
            SynthResult scene = SynthScene.render(options, work, (done, total) -> {});
            ModelOptions models = new ModelOptions(
                    detector,
                    DetectorConfig.defaults().withScoreThreshold(0).withMaxPeople(MOST_PEOPLE),
                    1,
                    Optional.of(TinyPose.write(work.resolve("pose"))),
                    PoseConfig.defaults(),
                    false,
                    ProposalConfig.DEFAULT,
                    SessionConfig.cpu(1));
            RunOptions run = RunOptions.usual(
                    List.of(source(scene.video())),
                    models,
                    work.resolve("results"),
                    true,
                    1,
                    Optional.of(new RunView(PAGE, false)));
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            MeterServer.open(MeterOptions.NONE, 0, new Meters()).close();
            Viewer.open(PAGE, Program.version()).serve().close();
            return new Run(run, nowhere, false, () -> {}).call() == Run.Ending.COMPLETE;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }

    private static SourceOptions source(Path video) {
        return new SourceOptions(
                video,
                STREAM,
                FrameSelection.ALL,
                new EncodeSettings(90, OptionalInt.empty()),
                OptionalDouble.empty(),
                1);
    }
}
