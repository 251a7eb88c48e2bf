package io.posestream.pose.stream;

import io.posestream.core.Detections;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicTail;
import io.posestream.kafka.worker.FrameFetcher;
import io.posestream.kafka.worker.OrderedWorker;
import io.posestream.kafka.worker.WorkerConfig;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseHistory;
import io.posestream.pose.ProposalConfig;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import java.util.function.Supplier;

/**
 * Follows {@code persons} and answers in {@code poses}; reads pixels from {@code frames} beside it. Owns its loop and its
 * reader of frames; borrows the model and the pictures.
 */
public final class PoseWorker implements AutoCloseable {
    /** The stage's name: group, headers, dead letters. */
    public static final String STAGE = "pose";

    private final OrderedWorker<Detections, PoseWork, Poses> worker;
    private final FrameFetcher frames;

    private PoseWorker(OrderedWorker<Detections, PoseWork, Poses> worker, FrameFetcher frames) {
        this.worker = worker;
        this.frames = frames;
    }

    /**
     * Starts the worker.
     *
     * @param clients how to reach the broker
     * @param config how to run; its stage is {@link #STAGE}
     * @param estimators gives each caller an estimator of its own, e.g. {@code model::newEstimator}
     * @param pictures those kept by the detector, and decoding
     * @param proposals when people are looked for without a detection
     */
    public static PoseWorker start(
            ClientSettings clients,
            WorkerConfig config,
            Supplier<PoseEstimator> estimators,
            PictureSource pictures,
            ProposalConfig proposals) {
        Topics topics = clients.topics();
        FrameFetcher frames = new FrameFetcher(clients);
        PoseStage stage = new PoseStage(
                estimators, pictures, frames, proposals, frame -> readBack(clients, topics.poses(), frame));
        return new PoseWorker(OrderedWorker.start(clients, config, topics.persons(), topics.poses(), stage), frames);
    }

    private static PoseHistory readBack(ClientSettings clients, Topic<Poses> poses, Looked<?> frame) {
        return frame.provenance()
                .frame()
                .map(place -> PoseHistory.of(
                        TopicTail.lastLooked(clients, poses, place.partition(), frame.id(), PoseHistory.FRAMES)))
                .orElse(PoseHistory.EMPTY);
    }

    /** Its loop, to watch and to stop. */
    public OrderedWorker<?, ?, ?> worker() {
        return worker;
    }

    /** Its reader of frames, to watch. */
    public FrameFetcher frames() {
        return frames;
    }

    /** Stops and waits. */
    @Override
    public void close() {
        worker.close();
        frames.close();
    }
}
