package io.posestream.runner.swap;

import io.posestream.core.system.Closing;
import io.posestream.detector.DetectorConfig;
import io.posestream.detector.DetectorModel;
import io.posestream.inference.SessionConfig;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.PoseModel;
import java.nio.file.Path;
import java.util.function.Function;

/** How the networks of swaps are loaded and checked, with the settings of the first one. Static functions, thread-safe. */
public final class StageNetworks {
    private StageNetworks() {}

    /**
     * Detectors.
     *
     * @param stage name of the stage
     * @param find the network of a name
     * @param first the stage's first network
     */
    public static SwapFollower.Networks<DetectorModel> detectors(
            String stage,
            Function<String, Path> find,
            SessionConfig session,
            DetectorConfig config,
            DetectorModel first) {
        return new SwapFollower.Networks<>(
                stage,
                name -> Closing.opening(closing -> {
                    DetectorModel model = closing.add(DetectorModel.open(find.apply(name), session, config));
                    SelfTest.detector(model, first);
                    return model;
                }),
                model -> model.manifest().id());
    }

    /**
     * Pose networks.
     *
     * @param stage name of the stage
     * @param find the network of a name
     * @param first the stage's first network
     */
    public static SwapFollower.Networks<PoseModel> poses(
            String stage, Function<String, Path> find, SessionConfig session, PoseConfig config, PoseModel first) {
        return new SwapFollower.Networks<>(
                stage,
                name -> Closing.opening(closing -> {
                    Path path = find.apply(name);
                    PoseModel model = closing.add(PoseModel.open(path, session, config));
                    SelfTest.pose(path, model, first);
                    return model;
                }),
                model -> model.manifest().id());
    }
}
