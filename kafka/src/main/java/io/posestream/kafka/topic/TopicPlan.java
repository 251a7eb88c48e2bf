package io.posestream.kafka.topic;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.kafka.RecordLimits;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What the topics of one chain are to be: the same number of partitions throughout, so that one camera is one ordered
 * partition everywhere.
 *
 * @param partitions of every topic but source states; at least four times the most workers a stage will ever have
 * @param live how many of them are for live streams, see {@link StreamPartitions}
 * @param replicas of every partition
 * @param retention of everything but frames, which only the janitor deletes, and clips; empty for ever
 * @param clips whether there is a topic of clips
 */
public record TopicPlan(int partitions, int live, short replicas, Optional<Duration> retention, boolean clips) {
    /** Clips are for those who follow; whoever comes later cuts them again from tracks. */
    private static final Duration CLIPS = Duration.ofHours(24);

    /** With so many, one may be away while two hold each record that is acknowledged. */
    private static final int SAFE_REPLICAS = 3;

    /** Small, since only whole segments are deleted: about 100 pictures of 1080p. */
    static final int FRAME_SEGMENT_BYTES = 64 << 20;

    /** The newest state of each source is what counts: segments are closed soon, so that older ones go. */
    private static final Duration STATES_SEGMENT = Duration.ofMinutes(10);

    /** How long a broker may take to hear of a topic that was made. */
    private static final long KNOWN_NS = 30_000_000_000L;

    private static final long LOOK_NS = 10_000_000;
    /** Only whole segments are deleted: so many of them make up the time that answers are kept. */
    private static final int SEGMENTS_PER_RETENTION = 12;

    private static final Duration LEAST_SEGMENT = Duration.ofMinutes(10);

    /** Retention of what only we delete, in ms as Kafka writes it. */
    public static final String FOR_EVER = "-1";

    /** Checks ranges. */
    public TopicPlan {
        requireNonNull(retention, "retention is null");
        if (partitions < 1 || replicas < 1) {
            throw new UserError(
                    "topics need at least 1 partition and 1 replica, not " + partitions + " and " + replicas);
        }
        if (live < 0 || live >= partitions) {
            throw new UserError(
                    "of " + partitions + " partitions " + live + " cannot be for live streams: leave at least"
                            + " one for recordings; 0 lets both share all of them");
        }
    }

    /** A plan without clips, with half of the partitions for live streams. */
    public TopicPlan(int partitions, short replicas, Optional<Duration> retention) {
        this(partitions, partitions / 2, replicas, retention, false);
    }

    /** The plan for an embedded broker: one replica, everything kept. */
    public static TopicPlan embedded(int partitions) {
        return new TopicPlan(partitions, (short) 1, Optional.empty());
    }

    /** The same with answers that are kept for a time; empty for ever. */
    public TopicPlan keeping(Optional<Duration> time) {
        return new TopicPlan(partitions, live, replicas, time, clips);
    }

    /** The same with or without a topic of clips. */
    public TopicPlan withClips(boolean wanted) {
        return new TopicPlan(partitions, live, replicas, retention, wanted);
    }

    /** The settings each topic is to have, by topic and setting. */
    public Map<String, Map<String, String>> settings(Topics topics) {
        Map<String, Map<String, String>> all = new TreeMap<>();
        String kept = retention.map(time -> Long.toString(time.toMillis())).orElse(FOR_EVER);
        for (Topic<?> topic : topics.chain()) {
            all.put(topic.name(), settings(kept));
        }
        Map<String, String> dead = settings(kept);
        dead.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RecordLimits.MAX_DEAD_LETTER_BYTES));
        all.put(topics.deadLetter(), dead);
        retention.ifPresent(time -> rollWithin(time, all.values()));
        Map<String, String> frames = all.get(topics.frames().name());
        frames.remove(TopicConfig.SEGMENT_MS_CONFIG);
        frames.put(TopicConfig.RETENTION_MS_CONFIG, FOR_EVER);
        frames.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(FRAME_SEGMENT_BYTES));
        all.put(topics.sourceStates().name(), compacted());
        if (clips) {
            Map<String, String> kind = settings(Long.toString(CLIPS.toMillis()));
            // by the time of writing: clips of old tracks are new
            kind.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
            all.put(topics.clips().name(), kind);
        }
        if (replicas >= SAFE_REPLICAS) {
            // else one broker alone could acknowledge a record, and die with it
            all.values().forEach(settings -> settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"));
        }
        return all;
    }

    /** A segment that is written to is not deleted, and by default it is for a week. */
    private static void rollWithin(Duration retention, Collection<Map<String, String>> topics) {
        Duration segment = retention.dividedBy(SEGMENTS_PER_RETENTION);
        String ms = Long.toString((segment.compareTo(LEAST_SEGMENT) < 0 ? LEAST_SEGMENT : segment).toMillis());
        topics.forEach(settings -> settings.put(TopicConfig.SEGMENT_MS_CONFIG, ms));
    }

    private static Map<String, String> compacted() {
        Map<String, String> settings = settings(FOR_EVER);
        settings.remove(TopicConfig.RETENTION_MS_CONFIG);
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        settings.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(STATES_SEGMENT.toMillis()));
        return settings;
    }

    private static Map<String, String> settings(String retentionMs) {
        Map<String, String> settings = new TreeMap<>();
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RecordLimits.MAX_RECORD_BYTES));
        settings.put(TopicConfig.RETENTION_MS_CONFIG, retentionMs);
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        // the broker unpacks what somebody sends compressed and measures it then: readers never meet a batch of a few
        // kilobytes that unpacks to gigabytes
        settings.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");
        return settings;
    }

    /** The topics in the form the administration client takes. */
    public List<NewTopic> definitions(Topics topics) {
        List<NewTopic> definitions = new ArrayList<>();
        settings(topics)
                .forEach((name, settings) ->
                        definitions.add(new NewTopic(name, partitions(topics, name), replicas).configs(settings)));
        return definitions;
    }

    /** How many partitions a topic has: that of source states tells how they are divided. */
    private int partitions(Topics topics, String name) {
        return name.equals(topics.sourceStates().name()) ? new StreamPartitions(partitions, live).told() : partitions;
    }

    /**
     * Makes the topics that are not there yet, and waits until each partition's leader serves it; those that are there stay
     * as they are. Clips get as many partitions as the other topics have, whatever this plan says.
     *
     * @return the names of those made
     */
    public List<String> create(Admin admin, Topics topics) {
        List<String> made = new ArrayList<>(make(admin, withClips(false).definitions(topics)));
        if (clips) {
            // where the broker does not know it yet, it was made just now
            int same = Optional.ofNullable(TopicState.describe(admin, topics)
                            .get(topics.tracks().name()))
                    .map(TopicState::partitions)
                    .orElse(partitions);
            TopicPlan fitting = new TopicPlan(same, 0, replicas, retention, true);
            made.addAll(make(
                    admin,
                    fitting.definitions(topics).stream()
                            .filter(topic -> topic.name().equals(topics.clips().name()))
                            .toList()));
        }
        made.sort(String::compareTo);
        awaitLeaders(admin, settings(topics).keySet());
        return made;
    }

    /**
     * Brokers name a leader a little before it serves. A producer that begins in between has its first batch refused and
     * the second one taken, since a leader that knows nothing of a producer takes any number for its first; from then on it
     * refuses the first batch for ever.
     */
    private static void awaitLeaders(Admin admin, Collection<String> names) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        described(admin, names)
                .forEach((name, topic) -> topic.partitions()
                        .forEach(info -> ends.put(new TopicPartition(name, info.partition()), OffsetSpec.latest())));
        // answered by leaders that serve only; until then the client asks again
        Futures.get(admin.listOffsets(ends).all());
    }

    /**
     * Waits until the broker that is asked has heard of the topics, also of those made just now, of which all else is known:
     * a question for their offsets fails where the broker has not heard of them yet.
     */
    private static Map<String, TopicDescription> described(Admin admin, Collection<String> names) {
        long end = System.nanoTime() + KNOWN_NS;
        while (true) {
            KafkaFuture<Map<String, TopicDescription>> topics =
                    admin.describeTopics(names).allTopicNames();
            boolean early = Futures.failedWith(topics, UnknownTopicOrPartitionException.class);
            if (!early || System.nanoTime() > end) {
                return Futures.get(topics);
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private static List<String> make(Admin admin, List<NewTopic> definitions) {
        List<String> made = new ArrayList<>();
        admin.createTopics(definitions).values().forEach((name, future) -> {
            if (!Futures.failedWith(future, TopicExistsException.class)) {
                made.add(name);
            }
        });
        return made;
    }

    /**
     * Gives the topics their settings again, should somebody have died while clearing the frames, or an earlier version
     * have made them. For an embedded broker, whose topics are ours alone.
     */
    public void restore(Admin admin, Topics topics) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        settings(topics)
                .forEach((name, settings) -> changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, name),
                        settings.entrySet().stream()
                                .map(setting -> new AlterConfigOp(
                                        new ConfigEntry(setting.getKey(), setting.getValue()),
                                        AlterConfigOp.OpType.SET))
                                .toList()));
        Futures.get(admin.incrementalAlterConfigs(changes).all());
    }

    /**
     * Compares the broker's topics with this plan.
     *
     * @return one line per difference that would do harm; empty where the chain can run
     */
    public List<String> check(Admin admin, Topics topics) {
        Map<String, TopicState> found = TopicState.describe(admin, topics);
        List<String> problems = new ArrayList<>();
        settings(topics).forEach((name, settings) -> {
            TopicState state = found.get(name);
            if (state == null) {
                String option = name.equals(topics.clips().name()) ? " --clips" : "";
                problems.add("topic " + name + " is missing: run 'posestream topics create" + option + "'");
            } else {
                if (name.equals(topics.clips().name())) {
                    // nothing of ours depends on how long clips are kept
                    settings.remove(TopicConfig.RETENTION_MS_CONFIG);
                }
                problems.addAll(state.differences(partitions(topics, name), settings));
            }
        });
        return problems;
    }
}
