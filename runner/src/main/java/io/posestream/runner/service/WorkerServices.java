package io.posestream.runner.service;

import io.posestream.core.Poses;
import io.posestream.core.system.Closing;
import io.posestream.detector.DetectorConfig;
import io.posestream.detector.DetectorModel;
import io.posestream.detector.stream.DetectorWorker;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.StageTimes;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.worker.WorkerConfig;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseModel;
import io.posestream.pose.ProposalConfig;
import io.posestream.pose.stream.PoseWorker;
import io.posestream.proto.Topic;
import io.posestream.runner.run.Ahead;
import io.posestream.runner.swap.StageNetworks;
import io.posestream.runner.swap.SwapFollower;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stages that compute, each as a process of its own: the same workers as in a single process. */
public final class WorkerServices {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerServices.class);

    private WorkerServices() {}

    /**
     * How a worker's process runs.
     *
     * @param clients how to reach the broker
     * @param session what computes
     * @param threads frames computed at the same time
     * @param member a static member's name, the same after a restart; empty for a dynamic one
     * @param networks finds the network of a name; throws {@link io.posestream.core.UserError} where there is none
     * @param drain how long it waits for frames it has begun when it is asked to end
     */
    public record Settings(
            ClientSettings clients,
            SessionConfig session,
            int threads,
            Optional<String> member,
            Function<String, Path> networks,
            Duration drain) {
        /** Networks are named by their paths; the usual time for what was begun. */
        public Settings(ClientSettings clients, SessionConfig session, int threads, Optional<String> member) {
            this(clients, session, threads, member, Path::of, WorkerConfig.DRAIN);
        }

        WorkerConfig worker(String stage) {
            WorkerConfig config = WorkerConfig.cpu(stage, threads).withDrain(drain);
            return member.map(config::withMember).orElse(config);
        }
    }

    /** Follows {@code frames} and answers in {@code persons}. */
    public static StageProcess.Opening detector(Settings settings, Path network, DetectorConfig config, int every) {
        return (closing, failure, done, meters) -> {
            DetectorModel model = opened(
                    "load-detector", closing, done, () -> DetectorModel.open(network, settings.session(), config));
            LOG.info("detector {} on {}", model.manifest().id(), model.provider());
            SwapFollower<DetectorModel> swaps = closing.add(SwapFollower.open(
                    settings.clients(),
                    StageNetworks.detectors(
                            DetectorWorker.STAGE, settings.networks(), settings.session(), config, model),
                    model));
            DetectorWorker worker = closing.add(DetectorWorker.openByFrame(
                    new DetectorWorker.Settings(
                            settings.clients(),
                            settings.worker(DetectorWorker.STAGE),
                            PictureSource.decoding(),
                            every,
                            closing.add(LiveAnswers.following(settings.clients()))),
                    () -> swaps.newCaller(DetectorModel::newDetector),
                    cause -> failure.report("the detector", cause)));
            swaps.serve(worker.view());
            meters.readyUnless(swaps::problem);
            meters.worker(DetectorWorker.STAGE, worker.view(), model.times());
        };
    }

    private static <T extends AutoCloseable> T opened(
            String thread, Closing closing, CountDownLatch done, Supplier<T> opening) {
        Ahead<T> ahead = closing.add(Ahead.reading(thread, opening));
        return closing.add(ahead.take(() -> done.getCount() == 0));
    }

    /**
     * Follows {@code persons} and answers in {@code poses}; reads pictures from {@code frames}.
     *
     * @param network empty where the detector's keypoints are passed on
     * @param refine whether keypoints that the detector gave are looked for anew in its boxes
     */
    public static StageProcess.Opening pose(
            Settings settings, Optional<Path> network, PoseConfig config, ProposalConfig proposals, boolean refine) {
        return pose(settings, settings.clients().topics().poses(), network, config, proposals, refine);
    }

    /**
     * The same, answering in another topic.
     *
     * @param settings of a group of its own
     * @param output a topic of poses with as many partitions
     */
    public static StageProcess.Opening pose(
            Settings settings,
            Topic<Poses> output,
            Optional<Path> network,
            PoseConfig config,
            ProposalConfig proposals,
            boolean refine) {
        return (closing, failure, done, meters) -> {
            Optional<PoseModel> model = network.map(
                    path -> opened("load-pose", closing, done, () -> PoseModel.open(path, settings.session(), config)));
            model.ifPresentOrElse(
                    opened ->
                            LOG.info("pose network {} on {}", opened.manifest().id(), opened.provider()),
                    () -> LOG.info("no pose network: keypoints are passed on"));
            // a second stage beside the first keeps the network it is there to try
            boolean second =
                    !output.name().equals(settings.clients().topics().poses().name());
            Optional<SwapFollower<PoseModel>> swaps = model.filter(opened -> !second)
                    .map(opened -> closing.add(SwapFollower.open(
                            settings.clients(),
                            StageNetworks.poses(
                                    PoseWorker.STAGE, settings.networks(), settings.session(), config, opened),
                            opened)));
            PoseWorker worker = closing.add(PoseWorker.openByFrame(
                    new PoseWorker.Settings(
                            settings.clients(),
                            settings.worker(PoseWorker.STAGE),
                            PictureSource.decoding(),
                            proposals,
                            refine,
                            closing.add(LiveAnswers.following(settings.clients()))),
                    output,
                    () -> swaps.map(following -> following.<PoseEstimator>newCaller(PoseModel::newEstimator))
                            .orElseGet(() -> ByFrame.always(
                                    model.map(PoseModel::newEstimator).orElseGet(PoseEstimator::passThrough))),
                    cause -> failure.report("pose", cause)));
            swaps.ifPresent(following -> {
                following.serve(worker.view());
                meters.readyUnless(following::problem);
            });
            meters.worker(
                    PoseWorker.STAGE, worker.view(), model.map(PoseModel::times).orElseGet(StageTimes::new));
        };
    }
}
