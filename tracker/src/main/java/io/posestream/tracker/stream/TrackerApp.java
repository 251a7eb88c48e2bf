package io.posestream.tracker.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.kafka.ConsumerLag;
import io.posestream.kafka.RecordLimits;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tracker as a running Kafka Streams application. The topics must be there. Close once; closing commits what is
 * done. Thread-safe.
 */
public final class TrackerApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrackerApp.class);
    /** Room for the states of all streams of a process between two commits; a state is some 0.5 KB per person. */
    private static final long CACHE_BYTES = 64L << 20;

    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration TRANSACTION = Duration.ofSeconds(10);
    private static final long LONGEST_POLL_MS = 20;
    private static final int RESTORE_WAIT_MS = 20;
    private static final Duration CLOSE = Duration.ofSeconds(30);
    /** Long enough for what needs no broker. */
    private static final Duration ABORT = Duration.ofSeconds(1);

    private static final long LOOK_MS = 20;
    /** Times in a row, without anything committed in between, that a thread begins anew: an hour of a broker that is away. */
    private static final int MOST_BEGUN = 60;

    private final KafkaStreams streams;
    private final CloseOptions closing;
    private final TrackerMetrics metrics = new TrackerMetrics();
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile boolean aborted;
    /** How often a thread has begun anew since so many records were committed. */
    private int begun;

    private long committedAtBegin;

    /**
     * Starts the application.
     *
     * @param settings how it runs
     * @param failed called once, from a thread of its own, with what stopped the tracker: {@link
     *     io.posestream.tracker.LostFramesException} where an archive's frames never came
     */
    public static TrackerApp open(TrackerSettings settings, Consumer<? super Throwable> failed) {
        TrackerApp app = new TrackerApp(settings, requireNonNull(failed, "failed is null"));
        app.streams.start();
        return app;
    }

    private TrackerApp(TrackerSettings settings, Consumer<? super Throwable> onFailure) {
        TrackerTopology topology = new TrackerTopology(
                settings.client().topics(), settings.fold(), settings.patience(), settings.commitAnswers(), metrics);
        // a dynamic member that only fell silent would keep its partitions from the next one for a whole session
        this.closing = CloseOptions.timeout(CLOSE)
                .withGroupMembershipOperation(
                        settings.member().isPresent()
                                ? GroupMembershipOperation.REMAIN_IN_GROUP
                                : GroupMembershipOperation.LEAVE_GROUP);
        this.streams =
                new KafkaStreams(topology.get(), properties(settings), new TrackerClients(settings.client(), metrics));
        streams.setUncaughtExceptionHandler(thrown -> {
            if (isOfABrokerAway(thrown) && beginsAnew()) {
                LOG.warn("a transaction ended while its broker was away; the tracker goes on from what is committed");
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            LOG.error("the tracker stops", thrown);
            if (failed.compareAndSet(false, true)) {
                onFailure.accept(cause(thrown));
            }
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    /** Whether it reads and answers, all partitions assigned and restored. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** What it is doing, in Kafka Streams' words, in small letters. */
    public String state() {
        return streams.state().name().toLowerCase(Locale.ROOT);
    }

    /** By partition of {@code poses}, how many records it has not read yet. */
    public Map<Integer, Long> lag() {
        return ConsumerLag.of(streams.metrics());
    }

    /** What it has committed since it started. */
    public TrackerMetrics metrics() {
        return metrics;
    }

    /** Makes {@link #close} wait for nothing that needs the broker, which is known to be gone. */
    public void abort() {
        aborted = true;
    }

    @Override
    public void close() {
        long startNs = System.nanoTime();
        Thread closer = new Thread(() -> streams.close(closing), "tracker-close");
        closer.setDaemon(true);
        closer.start();
        boolean interrupted = false;
        while (closer.isAlive() && System.nanoTime() - startNs < patience().toNanos()) {
            try {
                closer.join(LOOK_MS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (!streams.state().hasCompletedShutdown()) {
            LOG.warn("the tracker did not close within {}", patience());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration patience() {
        return aborted ? ABORT : CLOSE;
    }

    static Properties properties(TrackerSettings settings) {
        Properties p = new Properties();
        p.putAll(settings.client().common());
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.client().group("tracker"));
        p.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
        // a thread that waits for records does not commit; the default of 100 ms would be the latency. At a start each
        // look at a state that is empty takes so long, too, and nothing is tracked before
        p.put(
                StreamsConfig.POLL_MS_CONFIG,
                Math.max(1, Math.min(LONGEST_POLL_MS, settings.commitInterval().toMillis() / 3)));
        // every task reads one partition: there is no other to wait for, and the question costs a twentieth of the
        // thread
        p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        // a broker may be away for longer than the default of 5 minutes; whether it is, is told by its health
        p.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, Long.MAX_VALUE);
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // a broker answers a connection's requests one after the other: what is asked about the next task's state waits
        // behind a fetch for that of the one before, which is mostly there already; the default is 500 ms
        p.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), RESTORE_WAIT_MS);
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int) SESSION.toMillis());
        settings.client().member().forEach((name, value) -> p.put(StreamsConfig.mainConsumerPrefix(name), value));
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), (int)
                HEARTBEAT.toMillis());
        settings.member()
                .ifPresent(member ->
                        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), member));
        // nobody reads it before the commit, which sends whatever waits, in one request where nothing was sent before
        // it
        p.put(
                StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
                settings.client().unhurried() ? (int) settings.commitInterval().toMillis() : 0);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), RecordLimits.MAX_DEAD_LETTER_BYTES);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int) TRANSACTION.toMillis());
        p.putAll(settings.client().overrides());
        return settings.client().traced(p, StreamsConfig.PRODUCER_PREFIX);
    }

    private synchronized boolean beginsAnew() {
        long committed = metrics.recordsIn();
        begun = committed == committedAtBegin ? begun + 1 : 1;
        committedAtBegin = committed;
        return begun <= MOST_BEGUN;
    }

    /**
     * Whether it goes by itself once the broker is there: a transaction that the coordinator no longer knows, or one that
     * could not be ended in time, which the producer then only tells of as the cause of an error state.
     */
    static boolean isOfABrokerAway(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidTxnStateException
                    || cause instanceof TransactionAbortableException
                    || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** What was thrown by us, where Kafka Streams wrapped it. */
    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof StreamsException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
