package io.posestream.runner.service;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamItem;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import io.posestream.ingest.FrameSource;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.Sources;
import io.posestream.ingest.stream.IngestCounters;
import io.posestream.ingest.stream.IngestPump;
import io.posestream.ingest.stream.Janitor;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.ingest.stream.Lead;
import io.posestream.ingest.stream.StreamHistory;
import io.posestream.ingest.stream.StreamPosition;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.runner.run.Answers;
import io.posestream.runner.run.Closing;
import io.posestream.runner.run.Failure;
import io.posestream.runner.run.IngestThreads;
import io.posestream.runner.run.Pumps;
import io.posestream.runner.run.StreamPlan;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ingest as a process of its own: sends its sources side by side and is done once all are sent; where no pictures are to
 * be kept, once all are answered and deleted. Open once.
 */
public final class IngestService implements StageProcess.Opening {
    /** Long enough for what is on its way; a broker that is away must not keep the process. */
    private static final Duration PRODUCER_CLOSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

    private final IngestSettings settings;
    private final ClientSettings clients;
    private final IngestCounters counters = new IngestCounters();
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    private record Source(SourceOptions options, FrameSource frames, StreamStart start, StreamPlan plan) {}

    /** @param settings what to send, and how */
    public IngestService(IngestSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
        this.clients = settings.clients();
    }

    /** What has been sent, and which sources failed. */
    public IngestCounters counters() {
        return counters;
    }

    @Override
    public void open(Closing closing, Failure failure, CountDownLatch done) {
        openSources(closing);
        boolean untilAnswered = settings.keepFrames() instanceof KeepFrames.None;
        sources.forEach((id, source) -> {
            if (untilAnswered || !source.plan().waitOnly()) {
                open.add(id);
            }
        });
        if (open.isEmpty()) {
            LOG.info("everything is sent already");
            done.countDown();
            return;
        }
        Lead lead = new Lead(settings.lead());
        Janitor janitor = closing.add(Janitor.open(clients, settings.keepFrames(), Clock.systemUTC()));
        closing.add(TopicFollower.open(
                clients,
                clients.topics().tracks().name(),
                Map.of(),
                record -> answered(record, lead, janitor, done),
                thrown -> failure.report("reading the tracks", thrown)));
        closing.add(TopicFollower.open(
                clients,
                clients.topics().deadLetter(),
                Map.of(),
                record -> DeadLetter.read(record.headers()).ifPresent(janitor::buried),
                thrown -> failure.report("reading the dead letters", thrown)));
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(clients.ingestProducer());
        closing.add(() -> producer.close(PRODUCER_CLOSE));
        IngestThreads threads = closing.add(new IngestThreads(lead, failure));
        Pumps pumps = new Pumps(clients.topics().frames(), producer, lead, janitor, counters);
        sources.forEach((id, source) -> {
            if (!source.plan().waitOnly()) {
                IngestPump pump = pumps.of(source.frames(), source.options(), source.start(), source.plan());
                threads.start(id, pump, untilAnswered ? () -> {} : () -> settled(id, done));
            }
        });
    }

    private void openSources(Closing closing) {
        Map<String, StreamPosition> held = StreamHistory.read(
                clients,
                settings.sources().stream().map(SourceOptions::streamId).collect(Collectors.toSet()));
        for (SourceOptions options : settings.sources()) {
            FrameSource frames = closing.add(Sources.open(options));
            StreamStart start = Sources.start(frames.info(), options);
            Optional<StreamPosition> position = Optional.ofNullable(held.get(options.streamId()));
            StreamPlan plan = StreamPlan.decide(options.streamId(), position, start, settings.again());
            sources.put(options.streamId(), new Source(options, frames, start, plan));
            LOG.info("{}: epoch {} from number {} on", options.streamId(), plan.epoch(), plan.firstNumber());
        }
    }

    private void answered(ConsumerRecord<String, byte[]> record, Lead lead, Janitor janitor, CountDownLatch done) {
        StreamItem<Tracks> item = Answers.read(clients.topics(), record);
        if (item.count() > 0) {
            lead.answered(item.id().plus(item.count() - 1));
        }
        janitor.answered(item);
        Source source = sources.get(item.id().streamId());
        if (source != null && source.plan().epoch() == item.id().epoch() && item instanceof StreamItem.End<Tracks>) {
            settled(item.id().streamId(), done);
        }
    }

    private void settled(String streamId, CountDownLatch done) {
        if (open.remove(streamId)) {
            LOG.info("{}: done, {} frames in", streamId, counters.framesIn(streamId));
        }
        if (open.isEmpty()) {
            done.countDown();
        }
    }
}
