package io.posestream.runner.cli;

import io.posestream.core.UserError;
import io.posestream.pose.ProposalConfig;
import io.posestream.runner.run.ModelOptions;

/** The networks of a whole chain, as the command line names them. */
final class Networks {
    private Networks() {}

    static ModelOptions of(DetectorOptions detector, PoseOptions pose, NetworkOptions network) {
        ProposalConfig proposals = pose.proposals();
        if (detector.every() > 1 && proposals.use() == ProposalConfig.Use.OFF) {
            throw new UserError("--detect-every " + detector.every()
                    + " with --proposals off would lose everybody in between: leave one of them out");
        }
        return new ModelOptions(
                detector.path(),
                detector.config(),
                detector.every(),
                pose.path(),
                pose.config(),
                proposals,
                network.session());
    }
}
