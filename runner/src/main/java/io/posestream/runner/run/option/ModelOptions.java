package io.posestream.runner.run.option;

import static java.util.Objects.requireNonNull;

import io.posestream.detector.DetectorConfig;
import io.posestream.inference.SessionConfig;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which networks run, and how.
 *
 * @param detector network file or folder
 * @param detectorConfig which boxes leave it
 * @param detectEvery one frame number of so many is searched, positive
 * @param pose network file or folder; empty where the keypoints of a one-stage detector are passed on
 * @param poseConfig how it is used
 * @param refine whether keypoints that a one-stage detector gave are looked for anew in its boxes
 * @param proposals when people are looked for without a detection
 * @param session what computes
 */
public record ModelOptions(
        Path detector,
        DetectorConfig detectorConfig,
        int detectEvery,
        Optional<Path> pose,
        PoseConfig poseConfig,
        boolean refine,
        ProposalConfig proposals,
        SessionConfig session) {
    /** Checks that nothing is missing and the rate. */
    public ModelOptions {
        requireNonNull(detector, "detector is null");
        requireNonNull(detectorConfig, "detectorConfig is null");
        requireNonNull(pose, "pose is null");
        requireNonNull(poseConfig, "poseConfig is null");
        requireNonNull(proposals, "proposals is null");
        requireNonNull(session, "session is null");
        if (detectEvery < 1) {
            throw new IllegalArgumentException("detectEvery is not positive: " + detectEvery);
        }
    }
}
