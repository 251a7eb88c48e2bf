package io.posestream.runner.run;

import io.posestream.core.FrameLocation;
import io.posestream.core.control.SourceState;
import io.posestream.core.system.Closing;
import io.posestream.core.system.ClosingTogether;
import io.posestream.detector.DetectorModel;
import io.posestream.detector.stream.DetectorWorker;
import io.posestream.inference.StageTimes;
import io.posestream.ingest.stream.IngestStage;
import io.posestream.ingest.stream.Lead;
import io.posestream.ingest.stream.StreamCounters;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.kafka.topic.TopicWatch;
import io.posestream.kafka.worker.WorkerConfig;
import io.posestream.kafka.worker.WorkerView;
import io.posestream.media.PictureCache;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseModel;
import io.posestream.pose.stream.PoseWorker;
import io.posestream.results.Finished;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.run.count.DeadLetterCount;
import io.posestream.runner.run.count.RunCounters;
import io.posestream.runner.run.count.StageClocks;
import io.posestream.runner.run.option.RunOptions;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages of one run on their broker, opened in order and closed in reverse: tracker, pose, detector, writers, ingest.
 * Each is opened as it is in a process of its own; what differs is a setting. Thread-safe.
 */
final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    /** What a run that is stopped early waits for answers that are committed already. */
    private static final Duration CATCH_UP = Duration.ofSeconds(5);
    /** A run that is killed computes this much again. */
    private static final Duration WORKER_COMMIT = Duration.ofMillis(500);

    private static final Duration UNHURRIED_WORKER_COMMIT = Duration.ofSeconds(2);
    /** Answers are readable before so much of the lead waits for them that ingest would stand still. */
    private static final int COMMITS_PER_LEAD = 3;

    private final Closing closing;
    private final CountDownLatch ends;
    private final Map<String, StreamWriter> writers;
    private final IngestStage ingest;
    private final RunCounters counters;
    private final RunClips clips;

    /**
     * What the stages work with; borrowed.
     *
     * @param clients how to reach the broker
     * @param detector finds people
     * @param pose finds their keypoints; empty where the detector's are passed on
     * @param trackerFolder where the tracker keeps its state between commits
     * @param meters told of each stage
     */
    record Parts(
            ClientSettings clients,
            DetectorModel detector,
            Optional<PoseModel> pose,
            Path trackerFolder,
            Meters meters) {
        PoseEstimator newEstimator() {
            return pose.map(PoseModel::newEstimator).orElseGet(PoseEstimator::passThrough);
        }
    }

    private Pipeline(
            Closing closing,
            CountDownLatch ends,
            Map<String, StreamWriter> writers,
            IngestStage ingest,
            RunCounters counters,
            RunClips clips) {
        this.closing = closing;
        this.ends = ends;
        this.writers = writers;
        this.ingest = ingest;
        this.counters = counters;
        this.clips = clips;
    }

    /**
     * Starts all stages.
     *
     * @param options how they run
     * @param parts what they work with
     * @param streams what they work on
     * @param files gives each stream its result files
     * @param emergency the broker's death, which cuts them short; it knows whom to tell of their failures
     */
    static Pipeline open(
            RunOptions options, Parts parts, List<StreamRun> streams, ResultFiles files, Emergency emergency) {
        return Closing.opening(closing -> open(options, parts, streams, files, emergency, closing));
    }

    private static Pipeline open(
            RunOptions options,
            Parts parts,
            List<StreamRun> streams,
            ResultFiles files,
            Emergency emergency,
            Closing closing) {
        RunClips clips = RunClips.open(options.clips(), parts.clients(), emergency, parts.meters(), closing);
        LiveAnswers answers = LiveAnswers.told();
        StageClocks clocks = openStages(options, parts, files.drawn(), streams, answers, emergency, closing);
        Lead lead = new Lead(options.lead());
        CountDownLatch ends = new CountDownLatch(streams.size());
        long open = streams.stream().filter(stream -> !stream.isKept()).count();
        Map<String, StreamRun> byId = new HashMap<>();
        Map<String, StreamWriter> writers = new HashMap<>();
        AtomicInteger broken = new AtomicInteger();
        for (StreamRun stream : streams) {
            byId.put(stream.id(), stream);
            if (stream.isKept()) {
                ends.countDown();
                continue;
            }
            writers.put(
                    stream.id(),
                    closing.add(new StreamWriter(
                            stream.id(),
                            files.open(stream),
                            options.overlay() ? lead::answered : last -> {},
                            ends::countDown,
                            (part, cause) -> writerFailed(emergency, part, cause, open - broken.incrementAndGet()))));
        }
        DeadLetterCount deadLetters = new DeadLetterCount();
        IngestStage ingest = closing.add(IngestStage.open(
                ingest(options, parts.clients(), lead, writers.values(), emergency),
                streams.stream().map(StreamRun::planned).toList(),
                new RunAnswers(byId, writers, deadLetters, answers, emergency.failure())));
        parts.meters().ingest(ingest);
        parts.meters().started();
        return new Pipeline(
                closing, ends, writers, ingest, new RunCounters(ingest.counters(), deadLetters, clocks), clips);
    }

    /** The other streams go on; where there are none, or the process itself is in trouble, the run ends. */
    private static void writerFailed(Emergency emergency, String part, Throwable cause, long others) {
        if (cause instanceof Error || others == 0) {
            emergency.failure().report(part, cause);
        } else {
            LOG.error("{} failed", part, cause);
        }
    }

    /** An overlay moves the lead and keeps pictures until they are drawn. */
    private static IngestStage.Settings ingest(
            RunOptions options,
            ClientSettings clients,
            Lead lead,
            Collection<StreamWriter> writers,
            Emergency emergency) {
        boolean ownLog =
                options.bootstrapServers().isEmpty() && options.dataDir().isPresent();
        List<Supplier<Optional<FrameLocation>>> holds = new ArrayList<>();
        if (options.overlay()) {
            writers.forEach(writer -> holds.add(writer::oldestNeeded));
        }
        return new IngestStage.Settings(
                clients,
                lead,
                !options.overlay(),
                options.keepFrames(),
                ownLog,
                holds,
                emergency::cuts,
                RunBroker.fresh(options));
    }

    /** @param wanted whether there is a stage that runs out of work */
    private static WorkerConfig worker(String stage, RunOptions options, boolean live, Predicate<WorkerView> wanted) {
        WorkerConfig config = WorkerConfig.cpu(stage, options.threads());
        return live
                ? config.withCommitEvery(WORKER_COMMIT)
                : config.withCommitEvery(UNHURRIED_WORKER_COMMIT).withAnswersTogether(together(options), wanted);
    }

    /** How many answers of a stage go on at a time. */
    private static int together(RunOptions options) {
        return Math.max(1, options.lead() / COMMITS_PER_LEAD);
    }

    private static StageClocks openStages(
            RunOptions options,
            Parts parts,
            Optional<PictureCache> drawn,
            List<StreamRun> streams,
            LiveAnswers answers,
            Emergency emergency,
            Closing closing) {
        boolean live = streams.stream().anyMatch(StreamRun::isLive);
        ClientSettings clients = live ? parts.clients() : parts.clients().unhurriedly();
        Failure failure = emergency.failure();
        PictureSource pictures = options.shareDecoded()
                ? PictureSource.cached(closing.add(new PictureCache(PictureCache.DEFAULT_CAPACITY_BYTES)), drawn)
                : PictureSource.decoding();
        Meters meters = parts.meters();
        // each leaves its group and waits for a fetch under way, which takes its time and needs none of the others
        ClosingTogether stages = closing.add(new ClosingTogether());
        meters.broker(stages.add(TopicWatch.open(clients, options.clips().isPresent(), emergency::topicsGone)));
        TrackerApp tracker = stages.add(TrackerApp.open(
                new TrackerSettings(clients, parts.trackerFolder())
                        .track(options.tracker())
                        .acceptLoss(options.acceptLoss())
                        .commitEvery(
                                live ? TrackerSettings.LIVE_COMMIT : TrackerSettings.ARCHIVE_COMMIT, together(options)),
                cause -> failure.report("the tracker", cause)));
        meters.tracker(tracker);
        emergency.cuts(tracker::abort);
        PoseWorker pose = stages.add(PoseWorker.open(
                new PoseWorker.Settings(
                        clients,
                        // the tracker never does; pose itself does where ingest waits for what is answered
                        worker(PoseWorker.STAGE, options, live, worker -> worker.toCompute() < options.threads()),
                        pictures,
                        options.models()
                                .proposals()
                                .sureAtMost(options.tracker().highScore()),
                        options.models().refine(),
                        answers),
                parts::newEstimator,
                cause -> failure.report("pose", cause)));
        emergency.stops(pose::abort);
        DetectorWorker detector = stages.add(DetectorWorker.open(
                new DetectorWorker.Settings(
                        clients,
                        // those in work and one for each caller
                        worker(
                                DetectorWorker.STAGE,
                                options,
                                live,
                                worker -> pose.view().toCompute() < 2 * options.threads()),
                        pictures,
                        options.models().detectEvery(),
                        answers),
                parts.detector()::newDetector,
                cause -> failure.report("the detector", cause)));
        emergency.stops(detector::abort);
        meters.worker(DetectorWorker.STAGE, detector.view(), parts.detector().times());
        meters.worker(
                PoseWorker.STAGE,
                pose.view(),
                parts.pose().map(PoseModel::times).orElseGet(StageTimes::new));
        return new StageClocks(meters.workers());
    }

    RunCounters counters() {
        return counters;
    }

    /** Whether the end of every stream is past its writer. */
    boolean isOver() {
        return ends.getCount() == 0;
    }

    /** Waits until a stream's files hold what its writer was handed, and gives them their final names. */
    Finished finish(String streamId) {
        return writers.get(streamId).finish();
    }

    /** Waits, not for long, until the writers have been handed all that is committed by now. */
    void catchUp() {
        try {
            boolean all = ingest.awaitCaughtUp(CATCH_UP);
            LOG.info("stopped early; handed over {} of what is committed", all ? "all" : "a part");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What became of the clips, where they are wanted, once those of all tracks are written. */
    Optional<String> finishClips() {
        return clips.finish();
    }

    /** What stands still and why, or nothing. */
    String note() {
        List<String> away = new ArrayList<>();
        for (StreamCounters stream : ingest.counters().streams()) {
            SourceState state = stream.state();
            if (stream.health().isPresent() && state != SourceState.RUNNING && state != SourceState.ENDED) {
                away.add(stream.streamId() + " " + state.name().toLowerCase(Locale.ROOT));
            }
        }
        if (!away.isEmpty()) {
            return String.join(", ", away);
        }
        return ingest.isFull() ? "the room for frames is full" : "";
    }

    @Override
    public void close() {
        closing.close();
    }
}
