package io.posestream.ingest.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.topic.StreamPartitions;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.header.Headers;

/**
 * Ingest of one process: the janitor, the followers of answers and dead letters, the producer, and a thread per source;
 * opened in this order, closed in reverse. Thread-safe.
 */
public final class IngestStage implements AutoCloseable {
    /** Long enough for what is on its way; a broker that is away must not keep the process. */
    private static final Duration PRODUCER_CLOSE = Duration.ofSeconds(5);

    private final Closing closing;
    private final Lead lead;
    private final Janitor janitor;
    private final TopicFollower answers;
    private final IngestCounters counters;

    /**
     * How ingest runs.
     *
     * @param clients how to reach the broker
     * @param lead pictures on their way, over all sources
     * @param answersMoveLead whether an answer ends a picture's way; false where somebody behind the answers moves the lead
     * @param keepFrames how long answered pictures stay on the broker
     * @param clearAtEnd whether the log is emptied at the close where no pictures are kept: nobody else writes to it
     * @param holds each gives the oldest picture that a reader in this process still needs; asked on the janitor's thread
     * @param cuts given what is to be cut short, from any thread, once the broker is known to be gone
     * @param fresh how streams are divided over partitions, where all topics were made just now, hold nothing, and go with
     *     this process; empty where the broker has to be asked
     */
    public record Settings(
            ClientSettings clients,
            Lead lead,
            boolean answersMoveLead,
            KeepFrames keepFrames,
            boolean clearAtEnd,
            List<Supplier<Optional<FrameLocation>>> holds,
            Consumer<Runnable> cuts,
            Optional<StreamPartitions> fresh) {
        /** Copies the list. */
        public Settings {
            requireNonNull(clients, "clients is null");
            requireNonNull(lead, "lead is null");
            requireNonNull(keepFrames, "keepFrames is null");
            requireNonNull(cuts, "cuts is null");
            requireNonNull(fresh, "fresh is null");
            holds = List.copyOf(holds);
        }

        /** For a process that only sends: answers move the lead, nobody else needs the pictures. */
        public Settings(ClientSettings clients, int lead, KeepFrames keepFrames) {
            this(clients, new Lead(lead), true, keepFrames, false, List.of(), cut -> {}, Optional.empty());
        }
    }

    /** Is told what happens; on the threads of the stage. */
    public interface Listener {
        /**
         * An answer is committed, of any stream. What it leads to is done before the picture counts as answered.
         *
         * @param headers of its record
         */
        void answered(StreamItem<Tracks> item, Headers headers);

        /** There is a new dead letter. */
        void buried(ConsumerRecord<String, byte[]> letter);

        /**
         * A source is sent, has failed or was stopped.
         *
         * @param framesIn numbers taken
         */
        void over(String streamId, long framesIn);

        /** Something stopped by itself that should not have; a source that fails only ends its stream. */
        void failed(String part, Throwable cause);
    }

    private IngestStage(Closing closing, Lead lead, Janitor janitor, TopicFollower answers, IngestCounters counters) {
        this.closing = closing;
        this.lead = lead;
        this.janitor = janitor;
        this.answers = answers;
        this.counters = counters;
    }

    /**
     * Starts ingest.
     *
     * @param settings how it runs
     * @param sources what to send; those that only wait for the chain are left alone
     * @param listener told what happens
     */
    public static IngestStage open(Settings settings, List<PlannedSource> sources, Listener listener) {
        return Closing.opening(closing -> open(settings, sources, listener, closing));
    }

    private static IngestStage open(
            Settings settings, List<PlannedSource> sources, Listener listener, Closing closing) {
        ClientSettings clients = settings.clients();
        Topics topics = clients.topics();
        IngestCounters counters = new IngestCounters();
        History history = History.of(clients, sources, settings.fresh());
        sources.forEach(source ->
                counters.begin(source, Optional.ofNullable(history.begun().get(source.streamId()))));
        Janitor janitor = closing.add(janitor(settings));
        if (history.clocked()) {
            janitor.skipHistory(history.frames());
        } else {
            janitor.past(new PastAnswers(clients, history.frames(), history.tracks()));
        }
        CommittedAnswers committed = new CommittedAnswers(topics.tracks());
        TopicFollower answers = closing.add(TopicFollower.open(
                clients,
                topics.tracks().name(),
                history.tracks(),
                record -> committed
                        .read(record)
                        .ifPresentOrElse(
                                item -> {
                                    counters.stream(item.id().streamId()).ifPresent(stream -> stream.answered(item));
                                    answered(settings, janitor, listener, item, record.headers());
                                },
                                counters::foreign),
                thrown -> listener.failed("reading the tracks", thrown)));
        closing.add(TopicFollower.open(
                clients,
                topics.deadLetter(),
                history.deadLetters(),
                record -> {
                    listener.buried(record);
                    DeadLetter.read(record.headers()).ifPresent(janitor::buried);
                },
                thrown -> listener.failed("reading the dead letters", thrown)));
        AtomicBoolean brokerGone = new AtomicBoolean();
        settings.cuts().accept(() -> brokerGone.set(true));
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(clients.ingestProducer());
        closing.add(() -> producer.close(brokerGone.get() ? Duration.ZERO : PRODUCER_CLOSE));
        SourceStates states =
                closing.add(SourceStates.open(topics.sourceStates(), producer, counters::status, Clock.systemUTC()));
        if (settings.fresh().isEmpty()) {
            // what is sent after this is known to begin where it is told to; nobody resumes what goes with the process
            states.awaitTold();
        }
        Pumps pumps = new Pumps(topics.frames(), history.partitions(), producer, settings.lead(), janitor, counters);
        IngestThreads threads = closing.add(new IngestThreads(settings.lead(), listener::failed));
        for (PlannedSource source : sources) {
            String id = source.streamId();
            if (!source.plan().waitOnly()) {
                IngestPump pump = pumps.of(source);
                threads.start(id, pump::call, () -> listener.over(id, counters.framesIn(id)));
            }
        }
        return new IngestStage(closing, settings.lead(), janitor, answers, counters);
    }

    private static Janitor janitor(Settings settings) {
        Janitor janitor = Janitor.open(settings.clients(), settings.keepFrames(), Clock.systemUTC());
        settings.cuts().accept(janitor::abort);
        settings.holds().forEach(janitor::hold);
        if (settings.clearAtEnd()) {
            janitor.clearAtEnd();
        }
        return janitor;
    }

    private static void answered(
            Settings settings, Janitor janitor, Listener listener, StreamItem<Tracks> item, Headers headers) {
        // before the janitor, which must not see a picture that a writer has still to draw as needed by nobody
        listener.answered(item, headers);
        settings.lead().committed(item);
        if (settings.answersMoveLead() && item.count() > 0) {
            settings.lead().answered(item.id().plus(item.count() - 1));
        }
        janitor.answered(item);
    }

    /** Pictures on their way, over all sources. */
    public int onTheWay() {
        return lead.onTheWay();
    }

    /** Bytes of pictures on the broker's disk at the janitor's last look. */
    public long storedBytes() {
        return janitor.storedBytes();
    }

    /** What has been sent, and which sources failed. */
    public IngestCounters counters() {
        return counters;
    }

    /** True while a source waits because the room for pictures is full. */
    public boolean isFull() {
        return janitor.isFull();
    }

    /**
     * Waits until every answer committed before this call has been told of, or the time is up.
     *
     * @return whether it has been
     */
    public boolean awaitCaughtUp(Duration most) throws InterruptedException {
        return answers.awaitCaughtUp(most);
    }

    @Override
    public void close() {
        closing.close();
    }
}
