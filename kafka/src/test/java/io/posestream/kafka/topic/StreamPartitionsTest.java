package io.posestream.kafka.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.StreamPolicy;
import io.posestream.proto.Topics;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

final class StreamPartitionsTest {
    private static final Topics TOPICS = new Topics("p");

    @Test
    void of_manyStreams_fillTheirOwnPartAndNoOther() {
        StreamPartitions partitions = new StreamPartitions(8, 3);
        TreeSet<Integer> live = new TreeSet<>();
        TreeSet<Integer> archive = new TreeSet<>();
        for (int stream = 0; stream < 200; stream++) {
            live.add(partitions.of("cam" + stream, StreamPolicy.LIVE));
            archive.add(partitions.of("cam" + stream, StreamPolicy.ARCHIVE));
        }

        assertThat(archive).containsExactly(0, 1, 2, 3, 4);
        assertThat(live).containsExactly(5, 6, 7);
    }

    @Test
    void of_sharedPartitions_isWhereKafkaPutsTheKey() {
        StreamPartitions partitions = new StreamPartitions(7, 0);
        for (int stream = 0; stream < 50; stream++) {
            String id = "gate " + stream;

            assertThat(partitions.of(id, StreamPolicy.LIVE))
                    .isEqualTo(partitions.of(id, StreamPolicy.ARCHIVE))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(
                            id.getBytes(java.nio.charset.StandardCharsets.UTF_8), 7));
        }
    }

    @Test
    void of_topicsOnABroker_isToldByTheTopicOfSourceStates() {
        for (int all = 1; all < 9; all++) {
            for (int live = 0; live < all; live++) {
                StreamPartitions planned = new StreamPartitions(all, live);
                ToIntFunction<String> counts = Map.of("p.frames", all, "p.source-states", planned.told())::get;

                assertThat(StreamPartitions.of(TOPICS, counts)).isEqualTo(planned);
            }
        }
    }

    @Test
    void new_noPartitionForArchives_isRefused() {
        assertThat(StreamPartitions.halves(1)).isEqualTo(new StreamPartitions(1, 0));
        assertThatThrownBy(() -> new StreamPartitions(4, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
