package io.posestream.runner.swap;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.core.control.ModelSwap;
import io.posestream.core.control.SwapVerdict;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.kafka.topic.TopicState;
import io.posestream.kafka.worker.WorkerView;
import io.posestream.proto.ControlTopic;
import io.posestream.proto.UnreadableRecordException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the topic of control for one stage: loads and checks the networks that swaps name, and gives the verdict on those
 * whose stream this worker has. Reads what is there before the stage begins, so that a worker that starts again meets the
 * same networks at the same frames. Owns a thread, its clients and the networks of swaps. Thread-safe.
 *
 * @param <M> a loaded network
 */
public final class SwapFollower<M extends AutoCloseable> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwapFollower.class);
    private static final long TICK_MS = 200;
    /** How often a topic is looked for that nobody has made yet. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** How soon a network that was accepted, and could not be used here, is tried again. */
    static final Duration AGAIN = Duration.ofSeconds(10);

    private static final Duration CLOSE = Duration.ofSeconds(10);
    /** Longer than a network takes to load and to be checked on a slow machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ClientSettings clients;
    private final ControlTopic topic;
    private final Networks<M> networks;
    private final ModelChoice<M> choice;
    private final Map<Integer, Long> next = new HashMap<>();
    private final Set<String> given = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::follow, "model-swaps");
    private volatile Optional<WorkerView> worker = Optional.empty();

    /**
     * The networks of a stage.
     *
     * @param stage its name
     * @param load loads and checks the network of that name; throws {@link UserError} with the reason where it cannot be used
     * @param idOf the id that answers have
     */
    public record Networks<M>(String stage, Function<String, M> load, Function<M, String> idOf) {
        /** Checks that nothing is missing. */
        public Networks {
            requireNonNull(stage, "stage is null");
            requireNonNull(load, "load is null");
            requireNonNull(idOf, "idOf is null");
        }
    }

    private SwapFollower(ClientSettings clients, Networks<M> networks, M first) {
        this.clients = requireNonNull(clients, "clients is null");
        this.topic = clients.topics().control();
        this.networks = requireNonNull(networks, "networks is null");
        this.choice = new ModelChoice<>(first, PATIENCE);
    }

    /**
     * Reads the swaps that were accepted, loads their networks, and follows from there. Where one cannot be used here, the
     * frames that it is to answer wait for it, see {@link #problem}.
     *
     * @param clients how to reach the broker
     * @param networks of the stage
     * @param first network that answers where no swap holds; the caller's, closed after this
     * @throws UserError where the topic may not be read
     */
    public static <M extends AutoCloseable> SwapFollower<M> open(
            ClientSettings clients, Networks<M> networks, M first) {
        return Closing.opening(closing -> {
            SwapFollower<M> follower = new SwapFollower<>(clients, networks, first);
            closing.add(follower.choice);
            follower.begin();
            follower.thread.setDaemon(true);
            follower.thread.start();
            return follower;
        });
    }

    /** Says which worker it serves: the verdict on a stream is given by who has its partition. */
    public void serve(WorkerView view) {
        worker = Optional.of(view);
    }

    /** What keeps frames waiting, if something does: a network that was accepted and cannot be used here. */
    public Optional<String> problem() {
        return choice.problem();
    }

    /** What one caller computes with. */
    public <T extends AutoCloseable> ByFrame<T> newCaller(Function<? super M, ? extends T> make) {
        return choice.newCaller(make);
    }

    private void begin() {
        if (!isThere()) {
            return;
        }
        try {
            read();
        } catch (TopicAuthorizationException e) {
            throw new UserError(
                    topic + " cannot be read, and it says which network answers which frame: grant read on it", e);
        }
        for (Optional<ModelSwap> swap = choice.toLoad(); swap.isPresent(); swap = choice.toLoad()) {
            load(swap.get());
        }
    }

    /** Who may not even see whether there is one takes it for missing: nobody has asked for anything. */
    private boolean isThere() {
        try (Admin admin = Admin.create(clients.admin())) {
            return exists(admin);
        } catch (TopicAuthorizationException e) {
            LOG.warn("{} cannot be looked for: networks stay as they are", topic);
            return false;
        }
    }

    private void read() {
        TopicReader.readAll(clients, topic.name(), Map.of(), record -> {
            next.put(record.partition(), record.offset() + 1);
            note(record);
        });
    }

    private boolean exists(Admin admin) {
        return TopicState.partitions(admin, topic.name()).isPresent();
    }

    /** Waits until somebody has made the topic; false where this is closed before. */
    private boolean awaitTopic() throws InterruptedException {
        try (Admin admin = Admin.create(clients.admin())) {
            while (!exists(admin)) {
                if (closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return true;
        }
    }

    private void note(ConsumerRecord<String, byte[]> record) {
        try {
            ControlTopic.Entry entry = topic.decode(record);
            entry.swap().filter(swap -> swap.stage().equals(networks.stage())).ifPresent(choice::add);
            entry.verdict().ifPresent(choice::decide);
        } catch (UnreadableRecordException e) {
            LOG.warn("passed over: {}", e.getMessage());
        }
    }

    private void load(ModelSwap swap) {
        try {
            M model = networks.load().apply(swap.model());
            choice.acceptedId(swap)
                    .filter(id -> !id.equals(networks.idOf().apply(model)))
                    .ifPresent(id -> refuse(swap, model, id));
            LOG.info("{} is ready to answer {} on from {}", swap.model(), networks.stage(), swap.first());
            choice.loaded(swap, model);
        } catch (UserError e) {
            failed(swap, e.getMessage(), e);
        } catch (RuntimeException e) {
            failed(swap, String.valueOf(e.getMessage()), e);
        }
    }

    private void refuse(ModelSwap swap, M model, String accepted) {
        try (Closing closing = new Closing()) {
            closing.add(model);
            throw new UserError("it is " + networks.idOf().apply(model) + " now, and " + accepted + " was accepted for "
                    + swap.first());
        }
    }

    /** Where it was accepted, that is said as soon as a frame waits for it. */
    private void failed(ModelSwap swap, String reason, RuntimeException thrown) {
        if (choice.acceptedId(swap).isEmpty()) {
            LOG.warn("{} cannot answer from {} on: {}", swap.model(), swap.first(), reason);
        }
        LOG.debug("{} cannot be used", swap.model(), thrown);
        choice.failed(swap, reason);
    }

    @SuppressWarnings("try")
    private void follow() {
        try {
            if (!awaitTopic()) {
                return;
            }
            try (Closing closing = new Closing()) {
                closing.add(TopicFollower.open(
                        clients,
                        topic.name(),
                        next,
                        this::note,
                        thrown -> LOG.warn("{} is no longer followed", topic, thrown)));
                Producer<String, byte[]> producer = closing.add(new KafkaProducer<>(clients.producer(true)));
                long triedNs = System.nanoTime();
                while (!closed.await(TICK_MS, TimeUnit.MILLISECONDS)) {
                    choice.toLoad().ifPresent(this::load);
                    if (System.nanoTime() - triedNs >= AGAIN.toNanos()) {
                        choice.missing().forEach(this::load);
                        triedNs = System.nanoTime();
                    }
                    for (ModelSwap swap : choice.open()) {
                        if (isOurs(swap) && given.add(swap.id())) {
                            SwapVerdict verdict = choice.opinion(swap, networks.idOf());
                            Futures.get(producer.send(topic.encode(swap, verdict)));
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.warn("{} is not followed: networks stay as they are", topic, e);
        }
    }

    private boolean isOurs(ModelSwap swap) {
        return worker.map(view -> view.lag().containsKey(swap.partition())).orElse(false);
    }

    @Override
    public void close() {
        closed.countDown();
        Closing.join(thread, CLOSE);
        choice.close();
    }
}
