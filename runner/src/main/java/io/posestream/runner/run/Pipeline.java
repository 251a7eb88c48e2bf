package io.posestream.runner.run;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.detector.DetectorModel;
import io.posestream.detector.stream.DetectorWorker;
import io.posestream.ingest.stream.IngestCounters;
import io.posestream.ingest.stream.Janitor;
import io.posestream.ingest.stream.Lead;
import io.posestream.ingest.stream.StreamHistory;
import io.posestream.ingest.stream.StreamPosition;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.RecordLimits;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.worker.WorkerConfig;
import io.posestream.media.PictureCache;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseModel;
import io.posestream.pose.stream.PoseWorker;
import io.posestream.runner.broker.BrokerSettings;
import io.posestream.runner.broker.EmbeddedBroker;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages of one run, opened in order and closed in reverse: broker, topics, workers, tracker, followers, sources.
 * Owns them all through the closing it is given.
 */
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    /** What a run that is stopped early waits for answers that are committed already. */
    private static final Duration CATCH_UP = Duration.ofSeconds(5);
    /** Long enough for what is on its way; a broker that is away must not keep the process. */
    private static final Duration PRODUCER_CLOSE = Duration.ofSeconds(5);

    private static final int LEAST_PARTITIONS = 4;
    private static final int MOST_PARTITIONS = 64;

    private final RunOptions options;
    private final Map<String, StreamRun> streams;
    private final Closing closing;
    private final Failure failure;
    private final CountDownLatch ends;
    private final IngestCounters ingest = new IngestCounters();
    private final StageClocks clocks = new StageClocks();
    private final DeadLetterCount deadLetters = new DeadLetterCount();
    private final Map<String, StreamWriter> writers = new ConcurrentHashMap<>();
    private final Workers workers;
    private final Emergency emergency;
    private final Lead lead;
    private ClientSettings clients;
    private Janitor janitor;
    private TopicFollower answers;

    Pipeline(RunOptions options, List<StreamRun> streams, Closing closing, Failure failure, CountDownLatch ends) {
        this.options = options;
        this.streams = streams.stream().collect(Collectors.toMap(StreamRun::id, Function.identity()));
        this.closing = closing;
        this.failure = failure;
        this.workers = new Workers(failure);
        this.emergency = new Emergency(failure, workers, options.dataDir().isPresent());
        this.ends = ends;
        this.lead = new Lead(options.lead());
    }

    /** Starts or reaches the broker, makes the topics, and decides what is to be done for each stream. */
    void connect(DataFolder data) {
        clients = new ClientSettings(
                options.bootstrapServers().orElseGet(() -> startBroker(data)),
                options.prefix(),
                options.kafkaOverrides());
        int partitions = Math.min(MOST_PARTITIONS, Math.max(LEAST_PARTITIONS, 2 * streams.size()));
        TopicPlan plan = TopicPlan.embedded(partitions);
        try (Admin admin = Admin.create(clients.admin())) {
            LOG.info("topics made: {}", plan.create(admin, clients.topics()));
            if (options.bootstrapServers().isEmpty()) {
                plan.restoreFrames(admin, clients.topics());
            }
        }
        if (options.bootstrapServers().isPresent()) {
            Cluster.requireTopics(clients);
        }
        Map<String, StreamPosition> held = StreamHistory.read(clients, streams.keySet());
        for (StreamRun stream : streams.values()) {
            Optional<StreamPosition> position = Optional.ofNullable(held.get(stream.id()));
            stream.plan(StreamPlan.decide(stream.id(), position, stream.start(), options.again()));
        }
    }

    private String startBroker(DataFolder data) {
        BrokerSettings settings = new BrokerSettings(data.broker(), options.port(), RecordLimits.MAX_RECORD_BYTES);
        return closing.add(EmbeddedBroker.open(settings, emergency::brokerDied)).bootstrapServers();
    }

    /** How to reach the broker. */
    ClientSettings clients() {
        return clients;
    }

    /** Starts the stages behind ingest. */
    void startStages(DetectorModel detector, PoseModel pose, DataFolder data) {
        PictureSource pictures = options.shareDecoded()
                ? PictureSource.cached(closing.add(new PictureCache(PictureCache.DEFAULT_CAPACITY_BYTES)))
                : PictureSource.decoding();
        TrackerSettings settings = new TrackerSettings(clients, data.tracker())
                .track(options.tracker())
                .acceptLoss(options.acceptLoss())
                .commitEvery(TrackerSettings.ARCHIVE_COMMIT);
        TrackerApp tracker = closing.add(new TrackerApp(settings, cause -> failure.report("the tracker", cause)));
        emergency.cuts(tracker::abort);
        tracker.start();
        PoseWorker poseWorker = closing.add(PoseWorker.start(
                clients,
                WorkerConfig.cpu(PoseWorker.STAGE, options.threads()),
                pose::newEstimator,
                pictures,
                options.models().proposals()));
        DetectorWorker detectorWorker = closing.add(DetectorWorker.start(
                clients,
                WorkerConfig.cpu(DetectorWorker.STAGE, options.threads()),
                detector::newDetector,
                pictures,
                options.models().detectEvery()));
        workers.watch("pose", poseWorker.worker());
        workers.watch("the detector", detectorWorker.worker());
        clocks.watch(DetectorWorker.STAGE, detectorWorker.worker().metrics(), detector.times());
        clocks.watch(PoseWorker.STAGE, poseWorker.worker().metrics(), pose.times());
    }

    /** Follows the answers: they feed the writers, the lead, the janitor and the progress line. */
    void followAnswers(ResultFiles files) {
        janitor = closing.add(Janitor.open(clients, options.keepFrames(), Clock.systemUTC()));
        emergency.cuts(janitor::abort);
        if (options.bootstrapServers().isEmpty() && options.dataDir().isPresent()) {
            janitor.clearAtEnd();
        }
        for (StreamRun stream : streams.values()) {
            StreamWriter writer = closing.add(new StreamWriter(
                    stream.id(),
                    files.open(stream),
                    last -> {
                        if (options.overlay()) {
                            lead.answered(last);
                        }
                    },
                    ends::countDown,
                    failure::report));
            writers.put(stream.id(), writer);
            if (options.overlay()) {
                janitor.hold(writer::oldestNeeded);
            }
        }
        answers = closing.add(TopicFollower.open(
                clients,
                clients.topics().tracks().name(),
                Map.of(),
                this::answered,
                thrown -> failure.report("reading the tracks", thrown)));
        closing.add(TopicFollower.open(
                clients,
                clients.topics().deadLetter(),
                Map.of(),
                this::buried,
                thrown -> failure.report("reading the dead letters", thrown)));
    }

    private void answered(ConsumerRecord<String, byte[]> record) {
        StreamItem<Tracks> item = Answers.read(clients.topics(), record);
        StreamRun stream = streams.get(item.id().streamId());
        if (stream != null && stream.plan().epoch() == item.id().epoch()) {
            boolean ofThisRun = item.id().number() >= stream.plan().firstNumber();
            stream.answered(item, record.headers(), ofThisRun);
            writers.get(stream.id()).accept(item);
            if (!options.overlay() && item.count() > 0) {
                lead.answered(item.id().plus(item.count() - 1));
            }
        }
        janitor.answered(item);
    }

    private void buried(ConsumerRecord<String, byte[]> record) {
        deadLetters.note(record);
        DeadLetter.read(record.headers()).ifPresent(janitor::buried);
    }

    /** Starts the sources; each runs in a thread of its own until its end. */
    void startSources() {
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(clients.ingestProducer());
        closing.add(() -> producer.close(emergency.happened() ? Duration.ZERO : PRODUCER_CLOSE));
        IngestThreads threads = closing.add(new IngestThreads(lead, failure));
        Pumps pumps = new Pumps(clients.topics().frames(), producer, lead, janitor, ingest);
        for (StreamRun stream : streams.values()) {
            if (!stream.plan().waitOnly()) {
                threads.start(stream.id(), pumps.of(stream.source(), stream.options(), stream.start(), stream.plan()));
            }
        }
    }

    IngestCounters ingest() {
        return ingest;
    }

    StageClocks clocks() {
        return clocks;
    }

    DeadLetterCount deadLetters() {
        return deadLetters;
    }

    StreamWriter writer(String streamId) {
        return writers.get(streamId);
    }

    /** Waits, not for long, until the writers have been handed all that is committed by now. */
    void catchUp() {
        try {
            boolean all = answers.awaitCaughtUp(CATCH_UP);
            LOG.info("stopped early; handed over {} of what is committed", all ? "all" : "a part");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why ingest stands still, or nothing. */
    String note() {
        return janitor != null && janitor.isFull() ? "waiting: the room for frames is full" : "";
    }
}
