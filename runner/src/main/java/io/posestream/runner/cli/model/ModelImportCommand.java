package io.posestream.runner.cli.model;

import io.posestream.core.Skeleton;
import io.posestream.core.UserError;
import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.models.CropChanges;
import io.posestream.models.DecoderChoice;
import io.posestream.models.ImportJob;
import io.posestream.models.ImportOptions;
import io.posestream.models.SkeletonFile;
import io.posestream.models.TwoStageImport;
import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.NetworkSpec;
import io.posestream.models.rcnn.RcnnArchitecture;
import io.posestream.runner.cli.option.ExitCodes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Turns a PyTorch checkpoint into a folder with one ONNX file and its model.json, without Python.",
        footer = {
            "",
            "Example:",
            "  posestream model import --arch rsn-18 --checkpoint rsn18.pth --input \\",
            "      256x192 --out models/rsn18",
            "  posestream model import --arch onestage-r50 --checkpoint model_r50.pth \\",
            "      --out models/onestage-r50",
            "",
            "A checkpoint does not say what its maps are, how they are read and in what",
            "order colours come: flags do, and they are kept in model.json. Nothing in the",
            "checkpoint is executed. Missing, unexpected and mis-shaped tensors are all",
            "listed, with exit code 2.",
            "",
            "onestage-r50|r101 and keypoint-rcnn-r50|r101 find people and keypoints by",
            "themselves and are named with --detector. Their input and number of maps",
            "follow from the checkpoint; --decoder, --enlarge, --cell-shift, --peak, --width,",
            "--colour and --tune are not for them."
        })
final class ModelImportCommand implements Callable<Integer> {
    private static final Pattern FACTORS = Pattern.compile("(\\d+(?:\\.\\d+)?)(?:[xX](\\d+(?:\\.\\d+)?))?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})");

    private static final String INPUT = "256x192";

    private static final Duration TUNING_TIME = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--arch",
            paramLabel = "NAME",
            required = true,
            description = "rsn-18, rsn-50, rsn-101, rsn-50x2, rsn-50x3, rsn-50x4, hrnet-w32 or hrnet-w48, with +prm or"
                    + " +prm-mmpose for a Pose Refine Machine; onestage-r50, onestage-r101, keypoint-rcnn-r50 or keypoint-rcnn-r101 (of"
                    + " detectron2 or torchvision).")
    private String architecture;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            required = true,
            description = "Weights: .pth (zip or legacy form), .pkl of detectron2's model zoo, or .safetensors.")
    private Path checkpoint;

    @Option(
            names = "--input",
            paramLabel = "HxW",
            description = "Height and width of the input, multiples of 32 (default: " + INPUT + ").")
    private String input;

    @Option(
            names = "--keypoints",
            paramLabel = "N",
            description = "Number of maps (default: as many as the skeleton has joints).")
    private Integer keypoints;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder of the model.")
    private Path out;

    @Option(
            names = "--skeleton",
            paramLabel = "NAME",
            description = "What the maps are: coco-17, posetrack-17, posetrack-15, mpii-16, or a JSON file (default:"
                    + " coco-17; mpii-16 with --keypoints 16).")
    private String skeleton;

    @Option(
            names = "--decoder",
            paramLabel = "NAME",
            description =
                    "From map to joint: rsn, megvii (mmpose's for RSN), quarter, dark or udp (default: that of the"
                            + " code the tensors' names are from).")
    private String decoder;

    @Option(
            names = "--enlarge",
            paramLabel = "F|FxF",
            description = "Factors of the box's width and height that the network was trained with (default: those that"
                    + " go with decoder and skeleton; 1.09x1.135 for RSN of the authors, else 1.25).")
    private String enlarge;

    @Option(
            names = "--cell-shift",
            paramLabel = "PX",
            description =
                    "Cell c of a map lies at 4 c + PX of the crop, pixel centres at integers (default: 2 for RSN, 0"
                            + " for HRNet; 1.5 for networks of this project's training).")
    private Double cellShift;

    @Option(
            names = {"--colour", "--color"},
            paramLabel = "ORDER",
            description = "bgr or rgb (default: that of the framework the tensors' names are from).")
    private String colour;

    @Option(names = "--width", paramLabel = "F", description = "Factor on all channel widths of an RSN (default: 1).")
    private Double width;

    @Option(
            names = "--peak",
            paramLabel = "V",
            description = "Peak of the maps that the network was trained for (default: 255 for RSN, 1 for HRNet).")
    private Double peak;

    @Option(
            names = "--shortest-side",
            paramLabel = "PX",
            description = "Of onestage and keypoint-rcnn: length that a frame's shorter side gets (default: 800).")
    private Integer shortestSide;

    @Option(
            names = "--longest-side",
            paramLabel = "PX",
            description = "Of onestage and keypoint-rcnn: the longer side gets no longer (default: 1333).")
    private Integer longestSide;

    @Option(
            names = "--box-score",
            paramLabel = "S",
            description =
                    "Of onestage and keypoint-rcnn: least score of a box, which --min-box-score of a run overrides"
                            + " (default: 0.05).")
    private Double boxScore;

    @Option(
            names = "--nms-iou",
            paramLabel = "IOU",
            description = "Of onestage and keypoint-rcnn: of two boxes that overlap by more, the weaker one goes"
                    + " (default: 0.5).")
    private Double nmsIou;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            defaultValue = "as its authors state",
            description = "Of the weights, for model.json (default: ${DEFAULT-VALUE}).")
    private String licence;

    @Option(names = "--fp16", description = "Store weights as 16-bit floats: half the size on disk.")
    private boolean halfWeights;

    @Option(names = "--tune", description = "Time the equivalent graphs on this machine and keep the fastest.")
    private boolean tune;

    @Option(names = "--overwrite", description = "Replace a model that is in the folder.")
    private boolean overwrite;

    @Override
    public Integer call() {
        PrintWriter text = spec.commandLine().getOut();
        Optional<RcnnArchitecture> twoStage = RcnnArchitecture.named(architecture);
        if (twoStage.isPresent()) {
            twoStage(twoStage.get()).run(text);
        } else {
            new ImportJob(options()).run(text);
        }
        text.flush();
        return ExitCodes.DONE;
    }

    private TwoStageImport twoStage(RcnnArchitecture network) {
        refuse("--input", input);
        refuse("--decoder", decoder);
        refuse("--enlarge", enlarge);
        refuse("--cell-shift", cellShift);
        refuse("--colour", colour);
        refuse("--width", width);
        refuse("--peak", peak);
        refuse("--tune", tune ? Boolean.TRUE : null);
        if (keypoints != null && keypoints != skeleton().size()) {
            throw new UserError("--keypoints " + keypoints + ": skeleton "
                    + skeleton().id() + " has " + skeleton().size()
                    + " joints; name the one that the network was trained for with --skeleton");
        }
        return new TwoStageImport(
                network,
                checkpoint,
                out,
                skeleton(),
                sides(),
                fraction("--box-score", boxScore, TwoStageImport.BOX_SCORE, 0),
                fraction("--nms-iou", nmsIou, TwoStageImport.NMS_IOU, Double.MIN_VALUE),
                licence,
                halfWeights,
                overwrite);
    }

    private void refuse(String option, Object given) {
        if (given != null) {
            throw new UserError(option + " is not for " + architecture + ": leave it out");
        }
    }

    private DetectorHead.Sides sides() {
        try {
            return new DetectorHead.Sides(
                    shortestSide == null ? TwoStageImport.SIDES.shortest() : shortestSide,
                    longestSide == null ? TwoStageImport.SIDES.longest() : longestSide);
        } catch (IllegalArgumentException e) {
            throw new UserError("--shortest-side and --longest-side do not go together: " + e.getMessage(), e);
        }
    }

    private static double fraction(String option, Double given, double usual, double least) {
        double value = given == null ? usual : given;
        if (!(value >= least && value <= 1)) {
            throw new UserError(option + " is not between 0 and 1: " + value);
        }
        return value;
    }

    private ImportOptions options() {
        for (Object given : new Object[] {shortestSide, longestSide, boxScore, nmsIou}) {
            if (given != null) {
                throw new UserError("--shortest-side, --longest-side, --box-score and --nms-iou are for onestage and"
                        + " keypoint-rcnn alone, not for " + architecture);
            }
        }
        Skeleton maps = skeleton();
        Matcher size = SIZE.matcher(input == null ? INPUT : input);
        if (!size.matches()) {
            throw new UserError("--input " + input + " is not a size: use height x width, such as 256x192");
        }
        NetworkSpec network = new NetworkSpec(
                ArchitectureName.parse(architecture),
                Integer.parseInt(size.group(1)),
                Integer.parseInt(size.group(2)),
                keypoints == null ? maps.size() : keypoints,
                width == null ? 1 : width);
        return new ImportOptions(
                network,
                checkpoint,
                out,
                maps,
                Optional.ofNullable(decoder).map(DecoderChoice::parse),
                crop(),
                Optional.ofNullable(colour).map(ModelImportCommand::order),
                peak == null ? OptionalDouble.empty() : OptionalDouble.of(peak),
                licence,
                halfWeights,
                tune ? Optional.of(TUNING_TIME) : Optional.empty(),
                overwrite);
    }

    private CropChanges crop() {
        OptionalDouble shift = cellShift == null ? OptionalDouble.empty() : OptionalDouble.of(cellShift);
        if (enlarge == null) {
            return new CropChanges(OptionalDouble.empty(), OptionalDouble.empty(), shift);
        }
        Matcher factors = FACTORS.matcher(enlarge);
        if (!factors.matches()) {
            throw new UserError(
                    "--enlarge " + enlarge + " is no factor: use 1.25, or width x height such as 1.09x1.135");
        }
        double width = Double.parseDouble(factors.group(1));
        double height = factors.group(2) == null ? width : Double.parseDouble(factors.group(2));
        return new CropChanges(OptionalDouble.of(width), OptionalDouble.of(height), shift);
    }

    private Skeleton skeleton() {
        if (skeleton != null) {
            return SkeletonFile.read(skeleton);
        }
        return SkeletonFile.read(keypoints != null && keypoints == 16 ? "mpii-16" : "coco-17");
    }

    private static ColorOrder order(String name) {
        try {
            return ColorOrder.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UserError("--colour " + name + ": use bgr or rgb", e);
        }
    }
}
