package io.posestream.runner.cli.evaluate;

import io.posestream.core.UserError;
import io.posestream.evaluate.Evaluation;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.coco.BoxEvaluator;
import io.posestream.evaluate.coco.BoxOptions;
import io.posestream.evaluate.coco.CocoEvaluator;
import io.posestream.evaluate.coco.CocoOptions;
import io.posestream.evaluate.mpii.MpiiEvaluator;
import io.posestream.evaluate.mpii.MpiiOptions;
import io.posestream.evaluate.posetrack.Challenge;
import io.posestream.evaluate.posetrack.PoseTrackEvaluator;
import io.posestream.evaluate.posetrack.PoseTrackOptions;
import io.posestream.runner.cli.option.ExitCodes;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code posestream evaluate}: files against truth. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Scores predictions against truth exactly as the official tools do.",
        subcommands = {EvaluateImagesCommand.class, EvaluateDetectorCommand.class},
        footer = {
            "",
            "Examples:",
            "  posestream evaluate posetrack --truth val/ --predictions out/ --json \\",
            "      scores.json",
            "  posestream evaluate coco --truth person_keypoints_val2017.json \\",
            "      --predictions keypoints.json",
            "  posestream evaluate coco --type boxes --truth person_keypoints_val2017.json \\",
            "      --predictions boxes.json",
            "",
            "Files may be gzipped. What the official tool rejects is rejected here, with",
            "exit code 2."
        })
public final class EvaluateCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to score: posetrack, coco, mpii or images");
    }

    @Command(
            name = "posetrack",
            mixinStandardHelpOptions = true,
            description =
                    "PoseTrack 2017, 2018 and 2021: AP, MOTA, MOTP, precision, recall, IDF1; HOTA and its family.",
            footer = {
                "",
                "Files of truth and predictions are paired by name; 'posestream export",
                "--truth-names' writes them so. A family of figures that its official tool",
                "rejects is left out and says why."
            })
    int poseTrack(
            @Option(
                            names = "--truth",
                            paramLabel = "DIR",
                            required = true,
                            description = "Truth: a folder with one file per sequence, or one file.")
                    Path truth,
            @Option(
                            names = "--predictions",
                            paramLabel = "DIR",
                            required = true,
                            description = "Predictions: a folder with files of the same names, or one file.")
                    Path predictions,
            @Option(
                            names = "--mota-predictions",
                            paramLabel = "DIR",
                            description = "The same people in the form for MOTA: tracking is scored by these (default:"
                                    + " as --predictions).")
                    Path tracking,
            @Option(
                            names = "--challenge",
                            paramLabel = "YEAR",
                            description = "2018: poseval's figures only, also for 2017; 2021: PoseTrack21's only"
                                    + " (default: all that apply).")
                    String challenge,
            @Option(names = "--strict", description = "Without the official tools' quirks; not comparable with papers.")
                    boolean strict,
            @Mixin EvaluationOutput output) {
        PoseTrackOptions options = new PoseTrackOptions(
                truth,
                predictions,
                Optional.ofNullable(tracking),
                Optional.ofNullable(challenge).map(EvaluateCommand::challenge),
                strict ? Mode.STRICT : Mode.OFFICIAL,
                output.plots());
        output.write(PoseTrackEvaluator.evaluate(options), spec.commandLine());
        return ExitCodes.DONE;
    }

    private static Challenge challenge(String year) {
        return switch (year) {
            case "2017", "2018" -> Challenge.POSETRACK_2018;
            case "2021" -> Challenge.POSETRACK_2021;
            default -> throw new UserError("--challenge " + year + ": use 2018 or 2021");
        };
    }

    @Command(
            name = "coco",
            mixinStandardHelpOptions = true,
            description = {
                "COCO keypoints: OKS AP and AR at all thresholds and areas, as pycocotools computes them; with --type"
                        + " boxes a detector's boxes: AP at IoU 0.5, recall and precision.",
                "Boxes are scored against people with keypoints, whom COCO gives from 32x32 pixels on: a box that"
                        + " finds nobody is a false alarm only if it is as large."
            })
    int coco(
            @Option(
                            names = "--truth",
                            paramLabel = "FILE",
                            required = true,
                            description = "Annotations with keypoints.")
                    Path truth,
            @Option(
                            names = "--predictions",
                            paramLabel = "FILE",
                            required = true,
                            description = "Results: a list of {image_id, category_id, keypoints, score}, or with bbox"
                                    + " [left, top, width, height] in place of keypoints.")
                    Path predictions,
            @Option(
                            names = "--type",
                            paramLabel = "TYPE",
                            defaultValue = "keypoints",
                            description = "What is scored: keypoints or boxes (default: ${DEFAULT-VALUE}).")
                    String type,
            @Option(
                            names = "--area-from-box",
                            description = "Take 0.53 times the box for a person's area, for truth without masks.")
                    boolean areaFromBox,
            @Option(
                            names = "--from-score",
                            paramLabel = "F",
                            description = "Boxes: recall and precision are of those from this score on (default: 0.4).")
                    Double fromScore,
            @Mixin EvaluationOutput output) {
        output.write(scored(type, truth, predictions, areaFromBox, fromScore), spec.commandLine());
        return ExitCodes.DONE;
    }

    private static Evaluation scored(String type, Path truth, Path predictions, boolean areaFromBox, Double fromScore) {
        switch (type) {
            case "keypoints" -> {
                if (fromScore != null) {
                    throw new UserError("--from-score goes with --type boxes: keypoints are scored at every score");
                }
                return CocoEvaluator.evaluate(new CocoOptions(truth, predictions, areaFromBox));
            }
            case "boxes" -> {
                double score = fromScore == null ? BoxOptions.USUAL_SCORE : fromScore;
                if (areaFromBox) {
                    throw new UserError("--area-from-box goes with --type keypoints: boxes are scored by IoU");
                }
                if (!(score >= 0 && score <= 1)) {
                    throw new UserError("--from-score " + score + ": use a score from 0 to 1");
                }
                return BoxEvaluator.evaluate(new BoxOptions(truth, predictions, score));
            }
            default -> throw new UserError("--type " + type + ": use keypoints or boxes");
        }
    }

    @Command(
            name = "mpii",
            mixinStandardHelpOptions = true,
            description = "MPII single person: PCKh at 0.5 and 0.1 of the head's size.")
    int mpii(
            @Option(
                            names = "--truth",
                            paramLabel = "FILE",
                            required = true,
                            description = "A list of {image, joints 16x2, joints_vis 16, headbox [x1,y1,x2,y2]}, in"
                                    + " pixels that start at 1.")
                    Path truth,
            @Option(
                            names = "--predictions",
                            paramLabel = "FILE",
                            required = true,
                            description = "A list of {image, joints 16x2} in the same order.")
                    Path predictions,
            @Mixin EvaluationOutput output) {
        output.write(MpiiEvaluator.evaluate(new MpiiOptions(truth, predictions)), spec.commandLine());
        return ExitCodes.DONE;
    }
}
