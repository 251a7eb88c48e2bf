package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.pose.ProposalConfig;
import io.posestream.runner.network.ModelListing;
import io.posestream.runner.run.option.ModelOptions;
import java.nio.file.Path;
import java.util.Optional;

/** The networks of a whole chain, as the command line names them. */
public final class Networks {
    private Networks() {}

    /**
     * The networks, found and checked against each other.
     *
     * @throws UserError if flags contradict each other or a network is missing
     */
    public static ModelOptions of(DetectorOptions detector, PoseOptions pose, NetworkOptions network) {
        int every = detector.every();
        ProposalConfig proposals = pose.proposals();
        if (every > 1 && proposals.use() == ProposalConfig.Use.OFF) {
            throw new UserError(
                    "--detect-every " + every + " with --proposals off or --pose none would lose everybody in"
                            + " between: leave one of them out");
        }
        Path found = detector.path();
        boolean passOn = !pose.isNamed() && givesKeypoints(found);
        if (pose.isNone() && !passOn) {
            throw new UserError("--pose none passes on the keypoints of the detector, and " + found
                    + " gives none: name a pose network");
        }
        if (passOn && every > 1) {
            throw new UserError("--detect-every " + every
                    + " takes a pose network for the frames in between: name one with --pose");
        }
        return new ModelOptions(
                found,
                detector.config(),
                every,
                passOn ? Optional.empty() : Optional.of(pose.path()),
                pose.config(),
                pose.isNamed(),
                passOn ? pose.noProposals() : proposals,
                network.session());
    }

    private static boolean givesKeypoints(Path detector) {
        return ModelListing.manifest(detector).head() instanceof DetectorHead head
                && head.skeleton().isPresent();
    }
}
