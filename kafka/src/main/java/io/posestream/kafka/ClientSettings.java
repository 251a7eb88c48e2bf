package io.posestream.kafka;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.kafka.trace.Tracing;
import io.posestream.kafka.trace.TracingInterceptor;
import io.posestream.proto.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How to reach the broker, and what every client of ours has in common.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param prefix of topics and groups
 * @param overrides raw Kafka properties, applied last
 * @param tracing told of frames by the producers of stages; empty where nobody traces
 * @param unhurried whether nobody waits for a single answer, as all streams are recordings: then stages send and ask less
 *     often
 */
public record ClientSettings(
        String bootstrapServers,
        String prefix,
        Map<String, String> overrides,
        Optional<Tracing> tracing,
        boolean unhurried) {
    /** Session of a static member, and the longest that its partitions stand still when it dies. */
    private static final Duration SESSION = Duration.ofSeconds(6);

    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    /** Closing a consumer waits for the fetch under way: with the default of 500 ms each short read took as long. */
    private static final int FETCH_WAIT_MS = 100;

    private static final int FOLLOW_WAIT_MS = 1000;
    /** Not longer: a partition whose place is known later than others' waits at a start for the fetch under way. */
    private static final int UNHURRIED_FETCH_WAIT_MS = 250;

    /** So long a member of a group whose fetches last longer waits for the one under way when it closes. */
    private static final Duration UNHURRIED_CLOSE = Duration.ofMillis(50);
    /**
     * A client counts all the same, and what matters of it is told by our own metrics. The reporter it has by default makes
     * some hundred MBeans for it, which a dozen clients are long about at a start; an override brings it back.
     */
    private static final String NO_REPORTERS = "";

    /**
     * How long a client waits before it asks a second time; it doubles up to a second. At a start several things are not
     * ready for some milliseconds, such as a topic that was made just now, and each of these waits would be 100 ms.
     */
    private static final int RETRY_MS = 20;

    private static final int MEMBER_RETRY_MS = 100;

    /** Holds a few of the largest records while they are on their way. */
    private static final long SEND_BUFFER_BYTES = 4L * RecordLimits.MAX_RECORD_BYTES;

    /** Copies the overrides. */
    public ClientSettings {
        requireNonNull(prefix, "prefix is null");
        if (requireNonNull(bootstrapServers, "bootstrapServers is null").isBlank()) {
            throw new UserError("no broker is named: give --bootstrap-servers HOST:PORT");
        }
        overrides = Map.copyOf(overrides);
        requireNonNull(tracing, "tracing is null");
    }

    /** Without tracing. */
    public ClientSettings(String bootstrapServers, String prefix, Map<String, String> overrides) {
        this(bootstrapServers, prefix, overrides, Optional.empty(), false);
    }

    /** Without overrides. */
    public ClientSettings(String bootstrapServers, String prefix) {
        this(bootstrapServers, prefix, Map.of());
    }

    /** The same with somebody who traces, or nobody. */
    public ClientSettings tracedBy(Optional<Tracing> told) {
        return new ClientSettings(bootstrapServers, prefix, overrides, told, unhurried);
    }

    /** The same for stages whose streams are all recordings. */
    public ClientSettings unhurriedly() {
        return new ClientSettings(bootstrapServers, prefix, overrides, tracing, true);
    }

    /** The topics under this prefix. */
    public Topics topics() {
        return new Topics(prefix);
    }

    /** The group id of a stage under this prefix. */
    public String group(String stage) {
        return prefix + "-" + stage;
    }

    /** Properties of an administration client. */
    public Properties admin() {
        return finish(common());
    }

    /**
     * Properties of a producer that loses nothing and repeats nothing: all acknowledgements, idempotent, records sent at
     * once unless a batch is in the making.
     *
     * @param lowLatency true to send without lingering
     */
    public Properties producer(boolean lowLatency) {
        Map<String, Object> p = common();
        p.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        p.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        p.put(ProducerConfig.ACKS_CONFIG, "all");
        p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        p.put(ProducerConfig.LINGER_MS_CONFIG, lowLatency ? "0" : "5");
        p.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RecordLimits.MAX_RECORD_BYTES);
        p.put(ProducerConfig.BUFFER_MEMORY_CONFIG, SEND_BUFFER_BYTES);
        return finish(p);
    }

    /** Properties of ingest's producer: it waits for a broker that is away as long as it takes, so that no number is missing. */
    public Properties ingestProducer() {
        return traced(patient(producer(false)), "");
    }

    /**
     * Properties of a worker's producer: it waits for a broker that is away as long as it takes, and dead letters are
     * larger than the records in them.
     */
    public Properties workerProducer() {
        Properties properties = producer(!unhurried);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(RecordLimits.MAX_DEAD_LETTER_BYTES));
        return traced(patient(properties), "");
    }

    /**
     * Lets a producer tell of what it sends, where somebody traces.
     *
     * @param producer its properties, to be changed
     * @param prefix of their names, as Kafka Streams wants one; empty for none
     * @return the same properties
     */
    public Properties traced(Properties producer, String prefix) {
        tracing.ifPresent(told -> TracingInterceptor.into(producer, prefix, topics(), told));
        return producer;
    }

    private static Properties patient(Properties properties) {
        properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        return properties;
    }

    /**
     * Properties of a member of a group, by the classic protocol: the newer one allows no session under 45 s. Commits are
     * the caller's; transactions that are not committed are not read.
     *
     * @param group its id
     * @param member a static member's id, the same after a restart; empty for a dynamic member
     * @param maxPollRecords few where a record is slow
     */
    public Properties groupConsumer(String group, Optional<String> member, int maxPollRecords) {
        Map<String, Object> p = consumer();
        p.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        p.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        p.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION.toMillis());
        p.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT.toMillis());
        p.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        p.putAll(member());
        member.ifPresent(id -> p.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        return finish(p);
    }

    /** What members of groups have beyond {@link #common}, Kafka Streams' included. */
    public Map<String, Object> member() {
        return Map.of(
                // its heartbeat's thread wakes as often, all the time
                ConsumerConfig.RETRY_BACKOFF_MS_CONFIG,
                MEMBER_RETRY_MS,
                // answered as soon as there is something; where there is nothing, that is a request each time
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                unhurried ? UNHURRIED_FETCH_WAIT_MS : FETCH_WAIT_MS);
    }

    /**
     * How long to wait for the close of a member of a group: it sends what it has to say first, then waits for the fetch
     * under way.
     *
     * @param most where fetches are short
     */
    public Duration memberClose(Duration most) {
        return unhurried && most.compareTo(UNHURRIED_CLOSE) > 0 ? UNHURRIED_CLOSE : most;
    }

    /**
     * Properties of a consumer whose partitions are assigned by hand; an offset that is not there is an error, never a
     * jump.
     *
     * @param maxPollRecords few where records are large
     */
    public Properties manualConsumer(int maxPollRecords) {
        Map<String, Object> p = consumer();
        p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        return finish(p);
    }

    /**
     * Properties of a consumer that follows a topic whose partitions are assigned by hand. The broker answers it as soon as
     * there is something, and seldom where there is nothing; close it without waiting for that.
     *
     * @param maxPollRecords few where records are large
     */
    public Properties followingConsumer(int maxPollRecords) {
        Map<String, Object> p = consumer();
        p.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
        p.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FOLLOW_WAIT_MS);
        return finish(p);
    }

    private Map<String, Object> consumer() {
        Map<String, Object> p = common();
        p.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        p.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        p.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, RecordLimits.MAX_RECORD_BYTES);
        p.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 * RecordLimits.MAX_RECORD_BYTES);
        p.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
        return p;
    }

    /** What every client has, before the overrides: for whoever makes clients in a way of its own, such as Kafka Streams. */
    public Map<String, Object> common() {
        Map<String, Object> p = new TreeMap<>();
        p.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        p.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        p.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, NO_REPORTERS);
        p.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, RETRY_MS);
        return p;
    }

    private Properties finish(Map<String, Object> values) {
        Properties properties = new Properties();
        values.forEach((key, value) -> properties.put(key, String.valueOf(value)));
        overrides.forEach(properties::put);
        return properties;
    }
}
