package io.posestream.tracker.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.kafka.RecordLimits;
import io.posestream.proto.Topics;
import io.posestream.tracker.FoldSettings;
import io.posestream.tracker.StreamFold;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Poses in, tracks out: one source, one processor with two changelogged in-memory stores, two sinks, all with names of
 * their own. Nothing is repartitioned, since one stream is one key everywhere. Thread-safe.
 */
public final class TrackerTopology implements Supplier<Topology> {
    /** How long a number may be missing before it is given up on. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    static final String POSES = "poses";
    static final String TRACKER = "tracker";
    static final String TRACKS = "tracks";
    static final String DEAD_LETTER = "dead-letter";
    static final String STATES = "tracker-states";
    static final String PARKED = "tracker-parked";

    /**
     * A state is rewritten with every commit: small segments and a low threshold let the broker's cleaner keep up, so that
     * the changelog stays at tens of megabytes.
     */
    private static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(8 << 20),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.1",
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
            "60000",
            // a parked record is as large as any; a cluster's own limit may be far lower
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Integer.toString(RecordLimits.MAX_DEAD_LETTER_BYTES));

    private final Topics topics;
    private final FoldSettings settings;
    private final Duration patience;
    private final int commitAnswers;
    private final TrackerMetrics metrics;
    private final Function<String, KeyValueBytesStoreSupplier> stores;

    /**
     * @param topics to read and write
     * @param settings how streams are answered
     * @param patience how long a number may be missing, {@link #PATIENCE} by contract
     * @param commitAnswers after so many answers, over all partitions, a commit is asked for
     * @param metrics counts what is done
     */
    public TrackerTopology(
            Topics topics, FoldSettings settings, Duration patience, int commitAnswers, TrackerMetrics metrics) {
        this(topics, settings, patience, commitAnswers, metrics, Stores::inMemoryKeyValueStore);
    }

    /** @param stores gives the store of a name, so that a test can bring what a changelog would have restored */
    TrackerTopology(
            Topics topics,
            FoldSettings settings,
            Duration patience,
            int commitAnswers,
            TrackerMetrics metrics,
            Function<String, KeyValueBytesStoreSupplier> stores) {
        this.topics = requireNonNull(topics, "topics is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.patience = requireNonNull(patience, "patience is null");
        this.commitAnswers = commitAnswers;
        this.metrics = requireNonNull(metrics, "metrics is null");
        this.stores = requireNonNull(stores, "stores is null");
    }

    @Override
    public Topology get() {
        StreamFold fold = new StreamFold(settings);
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                POSES,
                // a record of another program may have no time; it is buried, not a reason to stop
                (record, partitionTime) -> Math.max(0, record.timestamp()),
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                topics.poses().name());
        AnswersToCommit answers = new AnswersToCommit(commitAnswers);
        SamePartition same = new SamePartition();
        topology.addProcessor(
                TRACKER, () -> new TrackerProcessor(topics, fold, patience, answers, same, metrics), POSES);
        topology.addStateStore(store(STATES), TRACKER);
        topology.addStateStore(store(PARKED), TRACKER);
        topology.addSink(
                TRACKS, topics.tracks().name(), new StringSerializer(), new ByteArraySerializer(), same, TRACKER);
        topology.addSink(DEAD_LETTER, topics.deadLetter(), new StringSerializer(), new ByteArraySerializer(), TRACKER);
        return topology;
    }

    private StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(stores.apply(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(CHANGELOG)
                .withCachingEnabled();
    }
}
