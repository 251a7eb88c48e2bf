package io.posestream.runner.cli.model;

import io.posestream.models.add.Download;
import io.posestream.models.add.Limits;
import io.posestream.models.add.ModelAddition;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.runner.cli.option.NetworkOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Takes in a network that others made, in ONNX, under a name of its own.",
        footer = {
            "",
            "Examples:",
            "  posestream model add rtmpose-m rtmpose-m.onnx",
            "  posestream model add rtmpose-m https://host/rtmpose-m.zip --sha256 e48f03d0...",
            "  posestream run video.mp4 --pose rtmpose-m",
            "",
            "How it is to be read is recognised by its tensors: RTMPose and other SimCC",
            "networks, heatmaps (HRNet, Lite-HRNet, ViTPose), YOLOX, RTMDet, DEIMv2, YOLO and",
            "YOLO-pose, RTMO. For others the tensors and a model.json to start from are",
            "printed. It goes to $POSESTREAM_HOME/models, else ~/.posestream/models.",
            "docs/networks.md lists networks that are known to work. A proxy is named with",
            "POSESTREAM_JAVA_OPTIONS='-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT'."
        })
final class ModelAddCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "What it is to be called.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "FILE|FOLDER|ZIP|https://...",
            description = "ONNX file, folder with model.json or one ONNX file, zip file with one ONNX file, or the"
                    + " address of a file.")
    private String source;

    @Option(names = "--sha256", paramLabel = "HEX", description = "Digest that the file must have.")
    private String sha256;

    @Option(names = "--yes", description = "Take what an address gives without a digest; the digest is printed.")
    private boolean yes;

    @Option(names = "--overwrite", description = "Replace a network of that name.")
    private boolean overwrite;

    @Option(names = "--licence", paramLabel = "TEXT", description = "Licence of the weights, as 'model list' shows it.")
    private String licence;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        DownloadBar bar = new DownloadBar(spec.commandLine().getErr(), Boolean.getBoolean("posestream.terminal"));
        Download download = new Download(Download.client().build(), Limits.MAX_BYTES, PAUSE, bar);
        ModelAddition.Settings settings =
                new ModelAddition.Settings(Optional.ofNullable(sha256), yes, overwrite, Optional.ofNullable(licence));
        try {
            new ModelAddition(NetworkOptions.store(), name, source, settings).run(download, out);
        } finally {
            bar.finish();
            out.flush();
        }
        return ExitCodes.DONE;
    }
}
