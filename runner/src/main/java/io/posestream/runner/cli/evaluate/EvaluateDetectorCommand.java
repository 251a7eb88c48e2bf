package io.posestream.runner.cli.evaluate;

import io.posestream.core.Detection;
import io.posestream.core.UserError;
import io.posestream.detector.DetectorConfig;
import io.posestream.detector.DetectorModel;
import io.posestream.evaluate.coco.BoxEvaluator;
import io.posestream.evaluate.coco.BoxOptions;
import io.posestream.runner.cli.option.DetectorOptions;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.NetworkOptions;
import io.posestream.runner.cli.option.OverlapOption;
import io.posestream.runner.images.ImageBoxes;
import io.posestream.runner.images.ImageProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "detector",
        mixinStandardHelpOptions = true,
        description = "Runs a person detector over annotated pictures and scores its boxes, as 'evaluate coco --type"
                + " boxes' does.",
        footer = {
            "",
            "Example:",
            "  posestream evaluate detector --annotations person_keypoints_val2017.json \\",
            "      --images val2017 --predictions boxes.json",
            "  posestream evaluate images --annotations person_keypoints_val2017.json \\",
            "      --images val2017 --boxes boxes.json"
        })
final class EvaluateDetectorCommand implements Callable<Integer> {
    /** Average precision wants the weak boxes too. */
    private static final double KEPT_FROM = 0.01;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--annotations",
            paramLabel = "FILE",
            required = true,
            description = "Truth of the pictures, in the form of COCO's keypoints.")
    private Path annotations;

    @Option(names = "--images", paramLabel = "DIR", required = true, description = "Folder of the pictures.")
    private Path images;

    @Option(
            names = "--detector",
            paramLabel = "NAME|FILE",
            description = "Person detector: a name, an ONNX file or a folder with model.json (default: as for 'run').")
    private String detector;

    @Option(
            names = "--from-score",
            paramLabel = "F",
            description = "Recall and precision are of boxes from this score on (default: the score from which 'run'"
                    + " takes this detector's boxes).")
    private Double fromScore;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description = "Keep the boxes, from score 0.01 on, in the form of 'evaluate coco --type boxes' and"
                    + " 'evaluate images --boxes'.")
    private Path predictions;

    @Mixin
    private OverlapOption overlap;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private EvaluationOutput output;

    @Override
    public Integer call() {
        if (fromScore != null && !(fromScore >= 0 && fromScore <= 1)) {
            throw new UserError("--from-score " + fromScore + ": use a score from 0 to 1");
        }
        output.requireFolders();
        if (predictions != null) {
            EvaluationOutput.requireFolderOf(predictions);
        }
        ImageBoxes pictures = new ImageBoxes(annotations, images);
        DetectorConfig config = overlap.applyTo(DetectorConfig.defaults()).withScoreThreshold(KEPT_FROM);
        try (DetectorModel model = DetectorModel.open(DetectorOptions.path(detector), network.session(), config)) {
            List<List<Detection>> found = find(pictures, model);
            double score = fromScore == null ? model.usualScore() : fromScore;
            EvaluationOutput.withPredictions(predictions, file -> score(pictures, found, score, file));
        }
        return ExitCodes.DONE;
    }

    private List<List<Detection>> find(ImageBoxes pictures, DetectorModel model) {
        PrintWriter err = spec.commandLine().getErr();
        ImageProgress progress = new ImageProgress(err, Boolean.getBoolean("posestream.terminal"), pictures.size());
        List<List<Detection>> found = pictures.find(model, network.threads(), progress);
        progress.finish();
        return found;
    }

    private void score(ImageBoxes pictures, List<List<Detection>> found, double score, Path file) {
        pictures.write(found, file);
        output.write(BoxEvaluator.evaluate(new BoxOptions(annotations, file, score)), spec.commandLine());
    }
}
