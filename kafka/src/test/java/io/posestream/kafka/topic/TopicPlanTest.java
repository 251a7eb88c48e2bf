package io.posestream.kafka.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.kafka.BrokerExtension;
import io.posestream.kafka.Chain;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.TestBroker;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(BrokerExtension.class)
@Timeout(90)
final class TopicPlanTest {
    private static final int BOMB = 48 << 20;

    @Test
    void create_twice_makesWhatIsMissingAndChecksOut(TestBroker broker) throws Exception {
        // Given
        ClientSettings clients = new ClientSettings(broker.bootstrapServers(), "plan");
        Topics topics = clients.topics();
        TopicPlan plan = new TopicPlan(3, (short) 1, Optional.of(Duration.ofHours(1)));
        try (Admin admin = Admin.create(clients.admin())) {
            assertThat(plan.check(admin, topics)).hasSize(6).allMatch(line -> line.contains("is missing"));

            // When
            List<String> made = plan.create(admin, topics);

            // Then
            assertThat(made)
                    .containsExactly(
                            "plan.dead-letter",
                            "plan.frames",
                            "plan.persons",
                            "plan.poses",
                            "plan.source-states",
                            "plan.tracks");
            assertThat(plan.create(admin, topics)).isEmpty();
            Chain.awaitTrue(() -> plan.check(admin, topics).isEmpty());
            TopicState frames = TopicState.describe(admin, topics).get("plan.frames");
            assertThat(frames.partitions()).isEqualTo(3);
            assertThat(frames.settings())
                    .containsEntry("retention.ms", "-1")
                    .containsEntry("segment.bytes", "67108864");
            TopicState states = TopicState.describe(admin, topics).get("plan.source-states");
            assertThat(states.partitions()).isEqualTo(1);
            assertThat(states.settings())
                    .containsEntry("cleanup.policy", "compact")
                    .containsEntry("segment.ms", "600000");
        }
    }

    @Test
    void create_hasReturned_recordsKeepTheirOrderFromTheFirst(TestBroker broker) throws Exception {
        // Given
        ClientSettings clients = new ClientSettings(
                broker.bootstrapServers(), "led", Map.of("delivery.timeout.ms", "5000", "request.timeout.ms", "4000"));
        TopicPlan plan = TopicPlan.embedded(4);
        try (Admin admin = Admin.create(clients.admin());
                Producer<String, byte[]> producer = new KafkaProducer<>(clients.producer(true))) {
            for (int round = 0; round < 8; round++) {
                Topics topics = new Topics("led" + round);

                // When batches follow each other without waiting for an answer
                plan.create(admin, topics);
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (int record = 0; record < 6 * plan.partitions(); record++) {
                    sent.add(producer.send(new ProducerRecord<>(
                            topics.poses().name(), record % plan.partitions(), "k", new byte[20_000])));
                }

                // Then
                for (int record = 0; record < sent.size(); record++) {
                    assertThat(sent.get(record).get(20, TimeUnit.SECONDS).offset())
                            .isEqualTo(record / plan.partitions());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "lz4", "zstd"})
    void create_batchThatUnpacksBeyondTheLimit_isRefusedAndNothingIsStored(String packing, TestBroker broker) {
        // Given a value of zeros that is small on its way
        ClientSettings clients = new ClientSettings(
                broker.bootstrapServers(),
                "bomb-" + packing,
                Map.of(
                        "compression.type",
                        packing,
                        "max.request.size",
                        Integer.toString(2 * BOMB),
                        "buffer.memory",
                        Integer.toString(4 * BOMB)));
        try (Admin admin = Admin.create(clients.admin());
                Producer<String, byte[]> producer = new KafkaProducer<>(clients.producer(false))) {
            TopicPlan.embedded(1).create(admin, clients.topics());

            for (Topic<?> topic : clients.topics().chain()) {
                // When
                Future<RecordMetadata> bomb = producer.send(new ProducerRecord<>(topic.name(), 0, "k", new byte[BOMB]));
                Future<RecordMetadata> sound = producer.send(new ProducerRecord<>(topic.name(), 0, "k", new byte[9]));

                // Then
                assertThatThrownBy(() -> Futures.get(bomb)).isInstanceOf(RecordTooLargeException.class);
                assertThat(Futures.get(sound).offset()).isZero();
            }
        }
    }

    @Test
    void create_clipsBesideTopicsThatAreThere_haveAsManyPartitionsAndAreKeptForADay(TestBroker broker)
            throws Exception {
        // Given
        ClientSettings clients = new ClientSettings(broker.bootstrapServers(), "clipped");
        Topics topics = clients.topics();
        TopicPlan without = new TopicPlan(3, (short) 1, Optional.of(Duration.ofHours(1)));
        try (Admin admin = Admin.create(clients.admin())) {
            without.create(admin, topics);
            Chain.awaitTrue(() -> without.check(admin, topics).isEmpty());
            assertThat(without.withClips(true).check(admin, topics))
                    .containsExactly("topic clipped.clips is missing: run 'posestream topics create --clips'");

            // When
            List<String> made = TopicPlan.embedded(8).withClips(true).create(admin, topics);

            // Then
            assertThat(made).containsExactly("clipped.clips");
            Chain.awaitTrue(() -> without.withClips(true).check(admin, topics).isEmpty());
            TopicState clips = TopicState.describe(admin, topics).get("clipped.clips");
            assertThat(clips.partitions()).isEqualTo(3);
            assertThat(clips.settings())
                    .containsEntry("retention.ms", "86400000")
                    .containsEntry("message.timestamp.type", "LogAppendTime");
        }
    }

    @Test
    void create_withADivisionOfPartitions_isToldToWhoeverAsks(TestBroker broker) throws Exception {
        // Given
        ClientSettings clients = new ClientSettings(broker.bootstrapServers(), "divided");
        Topics topics = clients.topics();
        TopicPlan plan = new TopicPlan(8, 3, (short) 1, Optional.empty(), false);
        try (Admin admin = Admin.create(clients.admin())) {
            // When
            plan.create(admin, topics);
            Chain.awaitTrue(() -> plan.check(admin, topics).isEmpty());

            // Then
            Map<String, TopicState> states = TopicState.describe(admin, topics);
            assertThat(StreamPartitions.of(topics, topic -> states.get(topic).partitions()))
                    .isEqualTo(new StreamPartitions(8, 3));
            assertThat(new TopicPlan(8, 4, (short) 1, Optional.empty(), false).check(admin, topics))
                    .containsExactly("topic divided.source-states has 3 partitions, not 4");
            assertThat(Cluster.problems(clients, Optional.empty(), Optional.empty()))
                    .isEmpty();
        }
    }

    @Test
    void check_topicsMadeOtherwise_namesEachDifference(TestBroker broker) throws Exception {
        // Given
        ClientSettings clients = new ClientSettings(broker.bootstrapServers(), "other");
        Topics topics = clients.topics();
        TopicPlan plan = TopicPlan.embedded(2);
        try (Admin admin = Admin.create(clients.admin())) {
            Chain.get(admin.createTopics(
                            List.of(new NewTopic("other.frames", 1, (short) 1).configs(Map.of("retention.ms", "1000"))))
                    .all());
            plan.create(admin, topics);
            Chain.awaitTrue(() -> TopicState.describe(admin, topics).size() == 6);

            // When
            List<String> problems = plan.check(admin, topics);

            // Then
            assertThat(problems)
                    .containsExactly(
                            "topic other.frames has 1 partitions, not 2",
                            "topic other.frames has max.message.bytes=1048588, not 16777216",
                            "topic other.frames has retention.ms=1000, not -1",
                            "topic other.frames has compression.type=producer, not uncompressed");
        }
    }
}
