package io.posestream.pose.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Detections;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.topic.TopicTail;
import io.posestream.kafka.worker.FrameFetcher;
import io.posestream.kafka.worker.OrderedWorker;
import io.posestream.kafka.worker.WorkerConfig;
import io.posestream.kafka.worker.WorkerView;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseHistory;
import io.posestream.pose.ProposalConfig;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import java.util.function.Consumer;
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
     * How pose runs.
     *
     * @param clients how to reach the broker
     * @param loop how its loop runs; its stage is {@link #STAGE}
     * @param pictures those kept by the detector where both are in one process, and decoding
     * @param proposals when people are looked for without a detection
     * @param refine whether keypoints that the detector gave are looked for anew in its boxes
     * @param answers asked once there is a live stream
     */
    public record Settings(
            ClientSettings clients,
            WorkerConfig loop,
            PictureSource pictures,
            ProposalConfig proposals,
            boolean refine,
            LiveAnswers answers) {
        /** Checks that nothing is missing. */
        public Settings {
            requireNonNull(clients, "clients is null");
            requireNonNull(loop, "loop is null");
            requireNonNull(pictures, "pictures is null");
            requireNonNull(proposals, "proposals is null");
            requireNonNull(answers, "answers is null");
        }
    }

    /**
     * Starts the worker.
     *
     * @param settings how it runs
     * @param estimators gives each caller an estimator of its own, e.g. {@code model::newEstimator}
     * @param failed told of what stopped it
     */
    public static PoseWorker open(
            Settings settings, Supplier<PoseEstimator> estimators, Consumer<? super Throwable> failed) {
        return openByFrame(
                settings, settings.clients().topics().poses(), () -> ByFrame.always(estimators.get()), failed);
    }

    /**
     * Starts a worker whose network may change, or which answers beside another.
     *
     * @param settings how it runs; where it answers beside another its clients are of a group of their own
     * @param output topic to answer in
     * @param estimators gives each caller what it estimates with
     * @param failed told of what stopped it
     */
    public static PoseWorker openByFrame(
            Settings settings,
            Topic<Poses> output,
            Supplier<? extends ByFrame<PoseEstimator>> estimators,
            Consumer<? super Throwable> failed) {
        return Closing.opening(closing -> {
            ClientSettings clients = settings.clients();
            Topics topics = clients.topics();
            FrameFetcher frames = closing.add(new FrameFetcher(clients));
            PoseStage stage = new PoseStage(
                    estimators,
                    settings.pictures(),
                    frames,
                    settings.proposals(),
                    settings.refine(),
                    frame -> readBack(clients, output, frame));
            PoseWorker opened = new PoseWorker(
                    OrderedWorker.start(clients, settings.loop(), topics.persons(), output, stage, settings.answers()),
                    frames);
            opened.worker.onFailure(failed);
            return opened;
        });
    }

    private static PoseHistory readBack(ClientSettings clients, Topic<Poses> poses, Looked<?> frame) {
        return frame.provenance()
                .frame()
                .map(place -> PoseHistory.of(
                        TopicTail.lastLooked(clients, poses, place.partition(), frame.id(), PoseHistory.FRAMES)))
                .orElse(PoseHistory.EMPTY);
    }

    /** The worker to watch. */
    public WorkerView view() {
        return worker;
    }

    /** Stops it where the broker is known to be gone: {@link #close} then waits for nothing. */
    public void abort() {
        worker.abort();
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
