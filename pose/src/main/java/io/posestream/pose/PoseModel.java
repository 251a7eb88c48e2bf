package io.posestream.pose;

import io.posestream.core.Skeleton;
import io.posestream.core.UserError;
import io.posestream.inference.BatchChoice;
import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.StageTimes;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.PoseHead;
import java.nio.file.Path;

/**
 * A loaded pose network that any number of {@link PoseEstimator}s share. Owns the model: close it after them.
 * Thread-safe.
 */
public final class PoseModel implements AutoCloseable {
    private final Model model;
    private final PoseHead head;
    private final PoseConfig config;
    private final StageTimes times = new StageTimes();

    private PoseModel(Model model, PoseHead head, PoseConfig config) {
        this.model = model;
        this.head = head;
        this.config = config;
    }

    /**
     * Loads a pose network.
     *
     * @param path as in {@link Model#open}
     * @throws UserError where it cannot be loaded or finds no keypoints
     */
    public static PoseModel open(Path path, SessionConfig session, PoseConfig config) {
        Path choices = BatchChoice.usualFolder();
        boolean measured = config.maxBatch() == PoseConfig.MEASURED;
        Model model = Model.open(
                path,
                measured ? session.withSingle(graph -> BatchChoice.single(graph, PoseConfig.MANY, choices)) : session);
        if (model.manifest().head() instanceof PoseHead head) {
            return new PoseModel(
                    model,
                    head,
                    measured ? config.withMaxBatch(BatchChoice.cheapest(model, PoseConfig.MANY, choices)) : config);
        }
        model.close();
        throw new UserError(path + " finds no keypoints, it is of family "
                + model.manifest().family() + "; give a pose network here");
    }

    /** An estimator for one caller, who closes it before this model. */
    public PoseEstimator newEstimator() {
        return new CropEstimator(model, head, config, times);
    }

    /** What is known about the network. */
    public ModelManifest manifest() {
        return model.manifest();
    }

    /** The joints it finds. */
    public Skeleton skeleton() {
        return head.skeleton();
    }

    /** What really computes, in words. */
    public String provider() {
        return model.provider();
    }

    /** Where the time of all its estimators goes. */
    public StageTimes times() {
        return times;
    }

    /** Frees the model; a second call does nothing. */
    @Override
    public void close() {
        model.close();
    }
}
