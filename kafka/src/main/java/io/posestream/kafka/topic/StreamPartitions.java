package io.posestream.kafka.topic;

import io.posestream.core.StreamPolicy;
import io.posestream.proto.Topics;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.utils.Utils;

/**
 * In which partition a stream lies, in every topic of the chain: the last {@code live} partitions are for live streams, the
 * others for archives, so that neither ever waits behind the other; within its part the hash of its id decides. Ingest asks
 * this once for each stream, and every stage and the tracker's sink answer in the partition of their input. How many are
 * live is known to the broker: the topic of source states has as many partitions.
 *
 * @param all partitions of every topic of the chain
 * @param live how many of them are for live streams; 0 where both share all of them
 */
public record StreamPartitions(int all, int live) {
    /** Checks ranges. */
    public StreamPartitions {
        if (all < 1 || live < 0 || (live > 0 && live >= all)) {
            throw new IllegalArgumentException(live + " live partitions of " + all);
        }
    }

    /** The usual division: half of them are live, one that is alone is shared. */
    public static StreamPartitions halves(int all) {
        return new StreamPartitions(all, all / 2);
    }

    /**
     * As the topics are on the broker.
     *
     * @param topics of the chain
     * @param counts asks a client how many partitions a topic has
     */
    public static StreamPartitions of(Topics topics, ToIntFunction<String> counts) {
        int all = counts.applyAsInt(topics.frames().name());
        int states = counts.applyAsInt(topics.sourceStates().name());
        return states < all ? new StreamPartitions(all, states) : new StreamPartitions(all, 0);
    }

    /** The partition of a stream that none has been begun for. */
    public int of(String streamId, StreamPolicy policy) {
        // Kafka's own hash of a key, so that other programs can follow
        int hash = Utils.toPositive(Utils.murmur2(streamId.getBytes(StandardCharsets.UTF_8)));
        if (live == 0) {
            return hash % all;
        }
        return policy == StreamPolicy.LIVE ? all - live + hash % live : hash % (all - live);
    }

    /** How many partitions the topic of source states has, from which others read the division. */
    int told() {
        return live == 0 ? all : live;
    }
}
