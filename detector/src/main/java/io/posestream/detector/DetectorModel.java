package io.posestream.detector;

import io.posestream.core.Skeleton;
import io.posestream.core.UserError;
import io.posestream.inference.Model;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.StageTimes;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A loaded detector network that any number of {@link Detector}s share. Owns the model: close it after them.
 * Thread-safe.
 */
public final class DetectorModel implements AutoCloseable {
    private final Model model;
    private final DetectorHead head;
    private final DetectorConfig config;
    private final boolean inPixels;
    private final StageTimes times = new StageTimes();

    private DetectorModel(Model model, DetectorHead head, DetectorConfig config, boolean inPixels) {
        this.model = model;
        this.head = head;
        this.config = config;
        this.inPixels = inPixels;
    }

    /**
     * Loads a detector.
     *
     * @param path as in {@link Model#open}
     * @throws UserError where it cannot be loaded or is no detector
     */
    public static DetectorModel open(Path path, SessionConfig session, DetectorConfig config) {
        Model model = Model.open(path, session);
        if (model.manifest().head() instanceof DetectorHead head) {
            return looked(model, head, config);
        }
        model.close();
        throw new UserError(
                path + " finds no people, it is of family " + model.manifest().family() + "; give a detector here");
    }

    private static DetectorModel looked(Model model, DetectorHead head, DetectorConfig config) {
        try {
            boolean inPixels = model.manifest().family() == ModelFamily.YOLOX
                    && YoloxReader.isInPixels(
                            model.manifest(), head, model.sessions().get(0));
            return new DetectorModel(model, head, config, inPixels);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** A detector for one caller, who closes it before this model. */
    public Detector newDetector() {
        ModelSession session = model.sessions().get(0);
        return new NetworkDetector(
                model.manifest(),
                session,
                head,
                BoxReader.of(model.manifest(), head, session, config, inPixels),
                config,
                times);
    }

    /** Whether it finds the keypoints of people as well. */
    public boolean givesKeypoints() {
        return skeleton().isPresent();
    }

    /** Of the keypoints it gives, if any. */
    public Optional<Skeleton> skeleton() {
        return head.skeleton();
    }

    /** The least score of a box where nobody names another: the network's own, else the usual one. */
    public double usualScore() {
        return DetectorConfig.defaults().scoreThreshold(head);
    }

    /** What is known about the network. */
    public ModelManifest manifest() {
        return model.manifest();
    }

    /** What really computes, in words. */
    public String provider() {
        return model.provider();
    }

    /** Where the time of all its detectors goes. */
    public StageTimes times() {
        return times;
    }

    /** Frees the model; a second call does nothing. */
    @Override
    public void close() {
        model.close();
    }
}
