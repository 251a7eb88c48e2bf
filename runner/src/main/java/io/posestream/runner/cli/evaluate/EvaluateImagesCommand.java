package io.posestream.runner.cli.evaluate;

import io.posestream.core.UserError;
import io.posestream.detector.DetectorModel;
import io.posestream.pose.PoseModel;
import io.posestream.pose.ScoredPose;
import io.posestream.runner.cli.option.DetectorOptions;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.NetworkOptions;
import io.posestream.runner.cli.option.PoseOptions;
import io.posestream.runner.images.ImagePoses;
import io.posestream.runner.images.ImageProgress;
import io.posestream.runner.images.ImageSet;
import io.posestream.runner.images.OneStagePoses;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "images",
        mixinStandardHelpOptions = true,
        description = "Runs a pose network over annotated pictures and scores it with its authors' own rules.",
        footer = {
            "",
            "Examples:",
            "  posestream evaluate images --annotations person_keypoints_val2017.json \\",
            "      --images val2017 --boxes COCO_val2017_detections_AP_H_56_person.json \\",
            "      --pose hrnet-w32 --flip --exact-warp",
            "  posestream evaluate images --annotations person_keypoints_val2017.json \\",
            "      --images val2017 --detector onestage-r50",
            "  posestream evaluate images --annotations mpii_valid.json --images images \\",
            "      --pose hrnet-w32-mpii --flip",
            "",
            "Annotations are COCO's keypoints, or a list of MPII's people {image, center,",
            "scale, joints, joints_vis, headbox}. Scores and suppression are those of the",
            "network's authors, as its model.json names them."
        })
final class EvaluateImagesCommand implements Callable<Integer> {
    private static final String TRUTH = "truth";

    @Spec
    private CommandSpec spec;

    @Option(names = "--annotations", paramLabel = "FILE", required = true, description = "Truth of the pictures.")
    private Path annotations;

    @Option(names = "--images", paramLabel = "DIR", required = true, description = "Folder of the pictures.")
    private Path images;

    @Option(
            names = "--boxes",
            paramLabel = "truth|FILE",
            description =
                    "Where the people are: truth, or a detector's results, a list of {image_id, category_id, bbox,"
                            + " score} (default: truth).")
    private String boxes;

    @Option(
            names = "--detector",
            paramLabel = "NAME|FILE",
            description = "Network that finds people and keypoints in one stage, in place of --pose and --boxes; people"
                    + " are ranked by their boxes and keypoints scored as its makers do.")
    private String detector;

    @Option(
            names = "--area-from-box",
            description = "Take 0.53 times the box for a person's area, for truth without masks.")
    private boolean areaFromBox;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description = "Keep what was found, in the form of 'evaluate coco' and 'evaluate mpii'.")
    private Path predictions;

    @Mixin
    private PoseOptions pose;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private EvaluationOutput output;

    @Override
    public Integer call() {
        output.requireFolders();
        if (predictions != null) {
            EvaluationOutput.requireFolderOf(predictions);
        }
        if (detector != null && (boxes != null || pose.isNamed())) {
            throw new UserError("--detector finds people and keypoints by itself: leave --boxes and --pose out");
        }
        ImageSet set = ImageSet.read(
                annotations,
                Optional.ofNullable(boxes).filter(name -> !name.equals(TRUTH)).map(Path::of),
                areaFromBox);
        List<List<ScoredPose>> found = detector == null ? find(set) : findInOneStage(set);
        EvaluationOutput.withPredictions(predictions, file -> score(set, found, file));
        return ExitCodes.DONE;
    }

    private List<List<ScoredPose>> find(ImageSet set) {
        PrintWriter err = spec.commandLine().getErr();
        set.note().ifPresent(err::println);
        try (PoseModel model = PoseModel.open(pose.path(), network.session(), pose.config())) {
            ImagePoses poses = new ImagePoses(set, images, model, network.threads());
            ImageProgress progress = progress(set);
            List<List<ScoredPose>> found = poses.find(progress);
            progress.finish();
            return found;
        }
    }

    private List<List<ScoredPose>> findInOneStage(ImageSet set) {
        try (DetectorModel model =
                DetectorModel.open(DetectorOptions.path(detector), network.session(), OneStagePoses.EVERYBODY)) {
            OneStagePoses poses = new OneStagePoses(set, images, model, network.threads());
            ImageProgress progress = progress(set);
            List<List<ScoredPose>> found = poses.find(progress);
            progress.finish();
            return found;
        }
    }

    private ImageProgress progress(ImageSet set) {
        return new ImageProgress(
                spec.commandLine().getErr(),
                Boolean.getBoolean("posestream.terminal"),
                set.shots().size());
    }

    private void score(ImageSet set, List<List<ScoredPose>> found, Path file) {
        set.write(found, file);
        output.write(set.evaluate(file), spec.commandLine());
    }
}
