package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.models.ModelStore;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which pose network, and how it is used. */
public final class PoseOptions {
    private static final String USUAL = "pose";
    private static final String NONE = "none";

    /** How numbers are held in the pose network. */
    enum Precision {
        /** As it is. */
        FLOAT,
        /** Its form of 8-bit integers, which lies beside it. */
        INT8
    }

    @Option(
            names = "--pose",
            paramLabel = "NAME|FILE",
            description = "Pose network: the name of one ('posestream model list'), an ONNX file or a folder with"
                    + " model.json; none passes on the keypoints of a one-stage detector, as is done where this is left"
                    + " out and the detector gives them, while a network named here looks for them anew in its boxes"
                    + " (default: pose, where it comes with the project).")
    private String pose;

    @Option(
            names = "--precision",
            paramLabel = "float|int8",
            defaultValue = "float",
            description = "int8 takes the quantised form that lies beside the network under its name with -int8"
                    + " appended: faster, a little less exact (default: ${DEFAULT-VALUE}).")
    private Precision precision;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Most crops per run; results do not depend on it (default: what costs least CPU time here,"
                    + " measured when a network is loaded first).")
    private Integer batch;

    @Option(names = "--flip", negatable = true, description = "Run the mirrored crop too, at twice the cost.")
    private Boolean flip;

    @Option(names = "--exact-warp", description = "Cut crops bit for bit as the networks' authors do; slower.")
    private boolean exactWarp;

    @Option(
            names = "--proposals",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description =
                    "Look for people whom the detector missed where they were in the last two frames: auto (in"
                            + " archives, and in frames that --detect-every leaves out), on or off (default: ${DEFAULT-VALUE}).")
    private String proposals;

    @Option(
            names = "--sure-score",
            paramLabel = "S",
            defaultValue = "0.4",
            description = "Where --proposals applies: boxes below are looked at only where somebody just seen is"
                    + " missing among those above, as the tracker begins nobody with them; 0: look at all (default:"
                    + " ${DEFAULT-VALUE}, as the tracker's high-score; 'run' takes that one where it is lower).")
    private double sureScore;

    /** Whether keypoints are asked for that the detector has found. */
    boolean isNone() {
        return NONE.equals(pose);
    }

    /** Whether a network is named. */
    public boolean isNamed() {
        return pose != null && !isNone();
    }

    /** The network; empty where keypoints are passed on. */
    public Optional<Path> network() {
        return isNone() ? Optional.empty() : Optional.of(path());
    }

    /** The network, where there must be one. */
    public Path path() {
        if (isNone()) {
            throw new UserError("--pose none: a network is needed here");
        }
        Path path = NetworkOptions.find("--pose", pose, USUAL);
        return precision == Precision.FLOAT ? path : ModelStore.int8Of(path);
    }

    /** When people are looked for without a detection, which takes a network. */
    public ProposalConfig proposals() {
        if (isNone()) {
            return noProposals();
        }
        if (!(sureScore >= 0 && sureScore <= 1)) {
            throw new UserError("--sure-score is not between 0 and 1: " + sureScore);
        }
        try {
            return ProposalConfig.DEFAULT
                    .withUse(ProposalConfig.Use.valueOf(proposals.toUpperCase(Locale.ROOT)))
                    .withSureScore(sureScore);
        } catch (IllegalArgumentException e) {
            throw new UserError("--proposals " + proposals + ": use auto, on or off", e);
        }
    }

    /** Never, where keypoints are passed on; throws {@link UserError} where it is asked for. */
    ProposalConfig noProposals() {
        if (proposals.equalsIgnoreCase(ProposalConfig.Use.ON.name())) {
            throw new UserError("--proposals on takes a pose network: name one with --pose");
        }
        return ProposalConfig.DEFAULT.withUse(ProposalConfig.Use.OFF);
    }

    /**
     * How the network is used.
     *
     * @throws UserError if the batch is below 1
     */
    public PoseConfig config() {
        if (batch != null && batch < 1) {
            throw new UserError("--batch is not positive: " + batch);
        }
        PoseConfig config = PoseConfig.defaults().withMaxBatch(batch == null ? PoseConfig.MEASURED : batch);
        if (flip != null) {
            config = config.withFlipTest(flip ? PoseConfig.FlipTest.ON : PoseConfig.FlipTest.OFF);
        }
        return exactWarp ? config.withWarp(PoseConfig.Warp.EXACT) : config;
    }
}
