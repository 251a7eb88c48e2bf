package io.posestream.acceptance.live;

import io.posestream.core.system.Closing;
import io.posestream.detector.Detector;
import io.posestream.detector.stream.DetectorWorker;
import io.posestream.ingest.OpenedSource;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.Sources;
import io.posestream.ingest.stream.IngestStage;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.ingest.stream.StreamPlan;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.worker.WorkerConfig;
import io.posestream.kafka.worker.WorkerMetrics;
import io.posestream.kafka.worker.WorkerView;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.ProposalConfig;
import io.posestream.pose.stream.PoseWorker;
import io.posestream.testkit.ProcessCost;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The real chain: ingest, detector, pose and tracker on a broker, as separate processes run it. */
final class LiveChain {
    private static final int PARTITIONS = 8;
    private static final int LEAD = 16;
    private static final int COST_SECONDS = 5;

    private final ClientSettings clients;
    private final Path folder;
    private final Supplier<Detector> detectors;
    private final Supplier<PoseEstimator> poses;
    private final int callers;
    private final Map<String, Long> neededMs = new TreeMap<>();
    private final ProcessCost cost = new ProcessCost();
    private boolean consumer;
    private String stages = "";

    /**
     * @param clients of a chain without topics
     * @param folder for the tracker
     * @param callers frames that each stage computes at a time
     */
    LiveChain(ClientSettings clients, Path folder, SleepingNetworks networks, int callers) {
        this(clients, folder, networks::detector, networks::poses, callers);
    }

    /**
     * With other networks.
     *
     * @param detectors gives each caller one
     * @param poses gives each caller one
     */
    LiveChain(
            ClientSettings clients,
            Path folder,
            Supplier<Detector> detectors,
            Supplier<PoseEstimator> poses,
            int callers) {
        this.clients = clients;
        this.folder = folder;
        this.detectors = detectors;
        this.poses = poses;
        this.callers = callers;
    }

    /** Lets a program of somebody else read the answers as they come. */
    LiveChain withConsumer() {
        consumer = true;
        return this;
    }

    /** Sends sources and waits until all have ended and are answered. */
    SeenAnswers run(List<SourceOptions> sources, Duration most) throws Exception {
        Cluster.ask(clients, admin -> TopicPlan.embedded(PARTITIONS).create(admin, clients.topics()));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<OpenedSource> opened = Sources.openAll(sources).sources();
        SeenAnswers seen =
                new SeenAnswers(sources.stream().map(SourceOptions::streamId).collect(Collectors.toSet()));
        try (Closing closing = new Closing()) {
            LiveAnswers answers = closing.add(LiveAnswers.following(clients));
            closing.add(TrackerApp.open(new TrackerSettings(clients, folder), failure::set));
            PoseWorker pose = closing.add(PoseWorker.open(
                    new PoseWorker.Settings(
                            clients,
                            WorkerConfig.cpu(PoseWorker.STAGE, callers),
                            PictureSource.decoding(),
                            ProposalConfig.DEFAULT,
                            false,
                            answers),
                    poses,
                    failure::set));
            DetectorWorker detector = closing.add(DetectorWorker.open(
                    new DetectorWorker.Settings(
                            clients,
                            WorkerConfig.cpu(DetectorWorker.STAGE, callers),
                            PictureSource.decoding(),
                            1,
                            answers),
                    detectors,
                    failure::set));
            IngestStage ingest = closing.add(IngestStage.open(
                    new IngestStage.Settings(clients, LEAD, KeepFrames.parse("2GB")),
                    StreamPlan.decide(clients, opened, false),
                    seen));
            if (consumer) {
                closing.add(new AnswerConsumer(clients, seen));
            }
            boolean over = await(seen, most);
            stages = line("detector", detector.view()) + line("pose", pose.view());
            opened.forEach(source ->
                    ingest.counters().neededMs(source.streamId()).ifPresent(ms -> neededMs.put(source.streamId(), ms)));
            if (!over || seen.failure() != null || failure.get() != null) {
                throw new AssertionError("over: " + over + "\n" + seen.table(), failure.get());
            }
        }
        return seen;
    }

    private boolean await(SeenAnswers seen, Duration most) throws Exception {
        long deadline = System.nanoTime() + most.toNanos();
        while (!seen.isOver().await(COST_SECONDS, TimeUnit.SECONDS)) {
            cost.note();
            if (System.nanoTime() > deadline) {
                return false;
            }
        }
        return true;
    }

    private static String line(String name, WorkerView view) {
        WorkerMetrics metrics = view.metrics();
        return name + ": in " + metrics.recordsIn() + ", results " + metrics.results() + ", skipped here "
                + metrics.skipped() + "\n";
    }

    /** What each stage has left out, and what the process held meanwhile, as text. */
    String stages() {
        return stages + String.join("\n", cost.lines()) + "\n";
    }

    /** How old a frame of a stream became that had the chain for itself, as far as it is known. */
    Optional<Long> neededMs(String stream) {
        return Optional.ofNullable(neededMs.get(stream));
    }
}
