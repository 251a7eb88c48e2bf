package io.posestream.runner.run;

import static java.util.Objects.requireNonNull;

import io.posestream.detector.DetectorConfig;
import io.posestream.inference.SessionConfig;
import io.posestream.pose.PoseConfig;
import java.nio.file.Path;

/**
 * Which networks run, and how.
 *
 * @param detector network file or folder
 * @param detectorConfig which boxes leave it
 * @param pose network file or folder
 * @param poseConfig how it is used
 * @param session what computes
 */
public record ModelOptions(
        Path detector, DetectorConfig detectorConfig, Path pose, PoseConfig poseConfig, SessionConfig session) {
    /** Checks that nothing is missing. */
    public ModelOptions {
        requireNonNull(detector, "detector is null");
        requireNonNull(detectorConfig, "detectorConfig is null");
        requireNonNull(pose, "pose is null");
        requireNonNull(poseConfig, "poseConfig is null");
        requireNonNull(session, "session is null");
    }
}
