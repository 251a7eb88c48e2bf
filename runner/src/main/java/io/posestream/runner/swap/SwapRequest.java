package io.posestream.runner.swap;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.Poses;
import io.posestream.core.Printable;
import io.posestream.core.StreamItem;
import io.posestream.core.UserError;
import io.posestream.core.control.ModelSwap;
import io.posestream.core.control.SwapVerdict;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.kafka.topic.TopicReader.Span;
import io.posestream.proto.ControlTopic;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Asks for another network for a stream, and waits for the verdict.
 *
 * @param clients how to reach the broker; its topics are there
 * @param stage {@code detector} or {@code pose}
 * @param model name or path, on the machines of the workers
 * @param stream id
 * @param at number of its newest epoch from which on; empty for {@code lead} after its newest frame
 * @param lead how much of the stream lies before the swap where no number is named
 */
public record SwapRequest(
        ClientSettings clients, String stage, String model, String stream, OptionalLong at, Duration lead) {
    private static final List<String> STAGES = List.of("detector", "pose");
    /** Frames of other streams may lie behind the last one of this. */
    private static final long LOOK_BACK = 512;

    /** By how much a further stretch is longer than the one before. */
    private static final long LONGER = 8;

    private static final long USUAL_INTERVAL_US = 40_000;

    /** Checks what was written. */
    public SwapRequest {
        requireNonNull(clients, "clients is null");
        requireNonNull(stream, "stream is null");
        requireNonNull(at, "at is null");
        requireNonNull(lead, "lead is null");
        if (!STAGES.contains(stage)) {
            throw new UserError("--stage " + Printable.of(stage) + ": choose one of " + STAGES);
        }
        if (model.isBlank()) {
            throw new UserError("no network is named");
        }
    }

    /** What is known of the stream. Used by one thread. */
    private static final class Reached {
        private int partition = -1;
        private Optional<FrameId> last = Optional.empty();
        private long intervalUs = USUAL_INTERVAL_US;

        void note(ConsumerRecord<String, byte[]> record, String stream) {
            ItemHeaders.read(record.headers())
                    .filter(names -> names.id().streamId().equals(stream))
                    .ifPresent(names -> note(record.partition(), names));
        }

        private void note(int in, ItemHeaders names) {
            partition = in;
            FrameId end = names.id().plus(Math.max(0, names.count() - 1));
            if (last.map(known -> end.compareTo(known) >= 0).orElse(true)) {
                last = Optional.of(end);
            }
        }
    }

    /**
     * Writes the swap.
     *
     * @return it, as written
     * @throws UserError where there is no such stream, or the number is one that may be answered already
     */
    public ModelSwap plan() {
        Reached reached = reached();
        FrameId last = reached.last.orElseThrow(() -> new UserError("no stream '" + Printable.of(stream) + "' in "
                + clients.topics().poses()));
        long after = last.number() + Math.max(1, lead.toNanos() / 1_000 / reached.intervalUs);
        long number = at.orElse(after);
        if (number <= last.number()) {
            throw new UserError("--at " + number + ": number " + last.number() + " of '" + Printable.of(stream)
                    + "' is taken in already, and may be answered: name a later one, or leave --at out");
        }
        return new ModelSwap(
                UUID.randomUUID().toString(),
                stage,
                new FrameId(stream, last.epoch(), number),
                reached.partition,
                model);
    }

    private Reached reached() {
        Reached reached = new Reached();
        answered(reached);
        if (reached.partition >= 0) {
            // what ingest has sent and nobody answered yet
            try (TopicReader reader =
                    TopicReader.open(clients, clients.topics().frames().name())) {
                Span held = reader.held(reached.partition);
                long from = Math.max(held.begin(), held.end() - LOOK_BACK);
                reader.read(
                        Map.of(reached.partition, new Span(from, held.end())), record -> reached.note(record, stream));
            }
        }
        return reached;
    }

    /** Looks for the stream from the newest answers backwards, in longer and longer stretches: one that runs is among them. */
    private void answered(Reached reached) {
        Topic<Poses> poses = clients.topics().poses();
        try (TopicReader reader = TopicReader.open(clients, poses.name())) {
            Map<Integer, Span> left = reader.held();
            for (long length = LOOK_BACK; reached.partition < 0 && isMore(left); length *= LONGER) {
                long most = length;
                Map<Integer, Span> newest = new HashMap<>(left);
                newest.replaceAll((partition, span) -> new Span(Math.max(span.begin(), span.end() - most), span.end()));
                left.replaceAll((partition, span) ->
                        new Span(span.begin(), newest.get(partition).begin()));
                reader.read(newest, record -> {
                    reached.note(record, stream);
                    if (reached.partition == record.partition()) {
                        interval(poses, record).ifPresent(us -> reached.intervalUs = us);
                    }
                });
            }
        }
    }

    private static boolean isMore(Map<Integer, Span> left) {
        return left.values().stream().anyMatch(span -> span.begin() < span.end());
    }

    private Optional<Long> interval(Topic<Poses> poses, ConsumerRecord<String, byte[]> record) {
        try {
            return poses.decode(record) instanceof StreamItem.Looked<Poses> looked
                            && looked.id().streamId().equals(stream)
                    ? Optional.of(looked.meta().intervalUs())
                    : Optional.empty();
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes a swap and waits for the verdict.
     *
     * @param swap made by {@link #plan}
     * @param patience how long
     * @param stop ends the wait
     * @return the verdict; empty where none came
     */
    @SuppressWarnings("try")
    public Optional<SwapVerdict> ask(ModelSwap swap, Duration patience, CountDownLatch stop) {
        ControlTopic topic = clients.topics().control();
        make(topic);
        AtomicReference<SwapVerdict> verdict = new AtomicReference<>();
        CountDownLatch decided = new CountDownLatch(1);
        try (Closing closing = new Closing()) {
            closing.add(TopicFollower.open(
                    clients,
                    topic.name(),
                    Map.of(),
                    record -> {
                        Optional<SwapVerdict> found = verdict(topic, record, swap);
                        if (found.isPresent() && verdict.compareAndSet(null, found.get())) {
                            decided.countDown();
                        }
                    },
                    thrown -> decided.countDown()));
            Producer<String, byte[]> producer = closing.add(new KafkaProducer<>(clients.producer(true)));
            Futures.get(producer.send(topic.encode(swap)));
            long end = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < end && stop.getCount() > 0 && !decided.await(100, TimeUnit.MILLISECONDS)) {
                // looks at the clock and at who wants it to stop
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(verdict.get());
    }

    private static Optional<SwapVerdict> verdict(
            ControlTopic topic, ConsumerRecord<String, byte[]> record, ModelSwap swap) {
        try {
            return topic.decode(record).verdict().filter(one -> one.swapId().equals(swap.id()));
        } catch (UnreadableRecordException e) {
            // somebody else's
            return Optional.empty();
        }
    }

    /** One partition, kept for ever: a worker that starts in a year meets the same networks. */
    private void make(ControlTopic topic) {
        boolean unused = Cluster.ask(clients, admin -> make(admin, topic));
    }

    private boolean make(Admin admin, ControlTopic topic) {
        NewTopic wanted = new NewTopic(
                        topic.name(), 1, Cluster.plan(admin, clients).replicas())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        TopicPlan.FOR_EVER,
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE));
        return Futures.failedWith(
                admin.createTopics(List.of(wanted)).values().get(topic.name()), TopicExistsException.class);
    }
}
