package io.posestream.runner.replay;

import io.posestream.core.FrameId;
import io.posestream.core.Printable;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamSettings;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.core.system.Closing;
import io.posestream.ingest.stream.Janitor;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.Topic;
import io.posestream.results.stream.EpochScan;
import io.posestream.results.stream.StreamEpoch;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The topics of a new run, written in order and no further ahead of its answers than is allowed. Owns its clients; used by
 * one thread.
 */
final class NewRun implements AutoCloseable {
    private static final long LOOK_MS = 20;

    private final int lead;
    private final CountDownLatch stop;
    private final Closing closing;
    private final Set<FrameId> epochs;
    private final Producer<String, byte[]> producer;
    private final Janitor janitor;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CommittedAnswers answers;
    private final AtomicLong answered = new AtomicLong();
    private long sent;

    /**
     * Opens it.
     *
     * @param request what is sent
     * @param epochs number 0 of each that will be sent
     * @param stop ends every wait
     */
    static NewRun open(ReplayRequest request, Set<FrameId> epochs, CountDownLatch stop) {
        return Closing.opening(closing -> new NewRun(closing, request, epochs, stop));
    }

    private NewRun(Closing closing, ReplayRequest request, Set<FrameId> epochs, CountDownLatch stop) {
        ClientSettings clients = request.target();
        KeepFrames keepFrames = request.keepFrames();
        this.closing = closing;
        this.epochs = Set.copyOf(epochs);
        this.lead = request.lead();
        this.stop = stop;
        this.answers = new CommittedAnswers(clients.topics().tracks());
        this.producer = closing.add(new KafkaProducer<>(clients.ingestProducer()));
        this.janitor = closing.add(Janitor.open(clients, keepFrames, Clock.systemUTC()));
        closing.add(TopicFollower.open(
                clients,
                clients.topics().tracks().name(),
                Map.of(),
                record -> answers.read(record).ifPresent(this::answered),
                failure::set));
    }

    /**
     * Makes the topics of a run where they are missing, as those of another are.
     *
     * @throws UserError where they are there and do not fit, or hold one of the epochs already
     */
    static void prepare(ClientSettings from, ClientSettings to, Collection<StreamEpoch> epochs) {
        List<String> problems = Cluster.ask(from, admin -> {
            TopicPlan plan = Cluster.plan(admin, from);
            plan.create(admin, to.topics());
            return plan.check(admin, to.topics());
        });
        if (!problems.isEmpty()) {
            throw new UserError("--into " + to.prefix() + " cannot be used: " + problems.get(0));
        }
        for (Topic<?> topic : to.topics().chain()) {
            for (StreamEpoch there : EpochScan.of(to, topic.name(), record -> true)) {
                if (epochs.stream().anyMatch(one -> one.holds(there.first()))) {
                    throw new UserError(to.prefix() + " holds stream '" + Printable.of(there.streamId()) + "', epoch "
                            + there.epoch() + " already: choose another --into");
                }
            }
        }
    }

    private void answered(StreamItem<Tracks> item) {
        janitor.answered(item);
        if (epochs.contains(item.id().zero())) {
            answered.addAndGet(item.count());
        }
    }

    /** Waits until one more picture may go; false where somebody wants it to stop. */
    boolean awaitTurn(long bytes) throws InterruptedException {
        while (sent - answered.get() >= lead && failure.get() == null) {
            if (stop.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        throwIfFailed();
        if (bytes > 0) {
            janitor.await(bytes);
        }
        return stop.getCount() > 0;
    }

    <T> void send(Topic<T> topic, int partition, StreamItem<T> item, StreamSettings settings) {
        throwIfFailed();
        ProducerRecord<String, byte[]> record = topic.encode(partition, item);
        SettingsHeaders.mark(record.headers(), settings);
        sent += item.count();
        // the callback says what the future would
        var unused = producer.send(record, (metadata, error) -> {
            if (error != null) {
                failure.compareAndSet(null, error);
            }
        });
    }

    void flush() {
        producer.flush();
        throwIfFailed();
    }

    private void throwIfFailed() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw cause instanceof RuntimeException known ? known : new KafkaException(cause);
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
