package io.posestream.detector.stream;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.StreamItem.Looked;
import io.posestream.detector.Detector;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.worker.OrderedWorker;
import io.posestream.kafka.worker.WorkerConfig;
import io.posestream.media.PictureSource;
import io.posestream.proto.Topics;
import java.util.function.Supplier;

/** Follows {@code frames} and answers in {@code persons}. Owns its loop; borrows the model and the pictures. */
public final class DetectorWorker implements AutoCloseable {
    /** The stage's name: group, headers, dead letters. */
    public static final String STAGE = "detector";

    private final OrderedWorker<EncodedFrame, Looked<EncodedFrame>, Detections> worker;

    private DetectorWorker(OrderedWorker<EncodedFrame, Looked<EncodedFrame>, Detections> worker) {
        this.worker = worker;
    }

    /**
     * Starts the worker.
     *
     * @param clients how to reach the broker
     * @param config how to run; its stage is {@link #STAGE}
     * @param detectors gives each caller a detector of its own, e.g. {@code model::newDetector}
     * @param pictures decodes, and keeps for pose
     * @param every one frame number of so many is searched, 1 for all; positive
     */
    public static DetectorWorker start(
            ClientSettings clients,
            WorkerConfig config,
            Supplier<Detector> detectors,
            PictureSource pictures,
            int every) {
        Topics topics = clients.topics();
        DetectorStage stage = new DetectorStage(detectors, pictures, every);
        return new DetectorWorker(OrderedWorker.start(clients, config, topics.frames(), topics.persons(), stage));
    }

    /** Its loop, to watch and to stop. */
    public OrderedWorker<?, ?, ?> worker() {
        return worker;
    }

    /** Stops and waits. */
    @Override
    public void close() {
        worker.close();
    }
}
