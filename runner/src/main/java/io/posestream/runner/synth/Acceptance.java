package io.posestream.runner.synth;

import io.posestream.evaluate.Evaluation;
import io.posestream.evaluate.posetrack.PoseTrackEvaluator;
import io.posestream.evaluate.posetrack.PoseTrackOptions;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.results.format.PoseTrackFormat;
import io.posestream.runner.run.Run;
import io.posestream.runner.run.option.ModelOptions;
import io.posestream.runner.run.option.RunOptions;
import io.posestream.runner.run.option.RunView;
import io.posestream.synth.SynthResult;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Runs the chain on a rendered scene and scores it by the official rules.
 *
 * @param models which networks, and how they are used
 * @param threads frames computed at the same time per stage
 * @param view the live page while it runs, or none
 */
public record Acceptance(ModelOptions models, int threads, Optional<RunView> view) {
    private static final String STREAM = "scene";

    /**
     * Runs, then prints the table: AP of the form for AP, tracking of the form for MOTA, as one would submit them.
     *
     * @param scene what was rendered
     * @param out its folder; results go to {@code results/scene} in it and replace what is there
     * @param err for progress
     * @param terminal whether {@code err} can redraw a line
     * @param table for the scores
     * @return whether the run was complete
     */
    public boolean run(SynthResult scene, Path out, PrintStream err, boolean terminal, PrintWriter table) {
        Path results = out.resolve("results");
        Run.Ending ending = new Run(options(scene.video(), results), err, terminal, () -> {}).call();
        if (ending != Run.Ending.COMPLETE) {
            return false;
        }
        Path files = results.resolve(STREAM);
        Evaluation scores = PoseTrackEvaluator.evaluate(
                PoseTrackOptions.official(scene.poseTrack(), files.resolve(PoseTrackFormat.FILE_NAME))
                        .trackedAs(files.resolve(PoseTrackFormat.MOTA_FILE_NAME)));
        scores.writeTable(table);
        scores.writeJson(out.resolve("scores.json"));
        table.flush();
        return true;
    }

    private RunOptions options(Path video, Path results) {
        SourceOptions source = new SourceOptions(
                video,
                STREAM,
                FrameSelection.ALL,
                new EncodeSettings(90, OptionalInt.empty()),
                OptionalDouble.empty(),
                1);
        return RunOptions.usual(List.of(source), models, results, true, threads, view);
    }
}
