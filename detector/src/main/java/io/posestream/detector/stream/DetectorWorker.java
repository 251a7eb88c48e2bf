package io.posestream.detector.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.detector.Detector;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.worker.OrderedWorker;
import io.posestream.kafka.worker.WorkerConfig;
import io.posestream.kafka.worker.WorkerView;
import io.posestream.media.PictureSource;
import io.posestream.proto.Topics;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Follows {@code frames} and answers in {@code persons}. Owns its loop; borrows the pictures. */
public final class DetectorWorker implements AutoCloseable {
    /** The stage's name: group, headers, dead letters. */
    public static final String STAGE = "detector";

    private final OrderedWorker<EncodedFrame, DetectorStage.Work, Detections> worker;

    private DetectorWorker(OrderedWorker<EncodedFrame, DetectorStage.Work, Detections> worker) {
        this.worker = worker;
    }

    /**
     * How the detector runs.
     *
     * @param clients how to reach the broker
     * @param loop how its loop runs; its stage is {@link #STAGE}
     * @param pictures decodes, and keeps for pose where both are in one process
     * @param every one frame number of so many is searched, 1 for all; positive; a stream may say it itself
     * @param answers asked once there is a live stream
     */
    public record Settings(
            ClientSettings clients, WorkerConfig loop, PictureSource pictures, int every, LiveAnswers answers) {
        /** Checks that nothing is missing. */
        public Settings {
            requireNonNull(clients, "clients is null");
            requireNonNull(loop, "loop is null");
            requireNonNull(pictures, "pictures is null");
            requireNonNull(answers, "answers is null");
        }
    }

    /**
     * Starts the worker.
     *
     * @param settings how it runs
     * @param detectors gives each caller a detector of its own, e.g. {@code model::newDetector}
     * @param failed told of what stopped it
     */
    public static DetectorWorker open(
            Settings settings, Supplier<Detector> detectors, Consumer<? super Throwable> failed) {
        return openByFrame(settings, () -> ByFrame.always(detectors.get()), failed);
    }

    /**
     * Starts a worker whose network may change.
     *
     * @param settings how it runs
     * @param detectors gives each caller what it detects with
     * @param failed told of what stopped it
     */
    public static DetectorWorker openByFrame(
            Settings settings, Supplier<? extends ByFrame<Detector>> detectors, Consumer<? super Throwable> failed) {
        Topics topics = settings.clients().topics();
        DetectorStage stage = new DetectorStage(detectors, settings.pictures(), settings.every());
        DetectorWorker opened = new DetectorWorker(OrderedWorker.start(
                settings.clients(), settings.loop(), topics.frames(), topics.persons(), stage, settings.answers()));
        opened.worker.onFailure(failed);
        return opened;
    }

    /** The worker to watch. */
    public WorkerView view() {
        return worker;
    }

    /** Stops it where the broker is known to be gone: {@link #close} then waits for nothing. */
    public void abort() {
        worker.abort();
    }

    /** Stops and waits. */
    @Override
    public void close() {
        worker.close();
    }
}
