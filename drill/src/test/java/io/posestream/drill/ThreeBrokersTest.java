package io.posestream.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.Futures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ingest's producer sends to three brokers of which one or two are away at times: all of it is there, once, in order. */
@Tag("full")
@Timeout(900)
final class ThreeBrokersTest {
    private static final String TOPIC = "three.frames";
    private static final int BROKERS = 3;
    private static final int PARTITIONS = 3;
    private static final int PATIENCE_SECONDS = 180;
    private static final int SOME = 200;
    private static final int LONG_REST_MS = 3_600_000;

    @TempDir
    private Path folder;

    private final List<Member> brokers = new ArrayList<>();

    @Test
    void send_leadersMoveAndReplicasAreMissing_losesAndRepeatsNothing() throws Exception {
        // Given
        List<NodeAddress> nodes = DrillCluster.addresses(Collections.nCopies(BROKERS, "127.0.0.1"));
        for (NodeAddress node : nodes) {
            Path log = folder.resolve("broker-" + node.id());
            brokers.add(new Member(
                    "broker-" + node.id(),
                    folder,
                    List.of(),
                    BrokerNode.class,
                    BrokerNode.arguments(log, node, nodes),
                    Member.AtEnd.FAULT));
        }
        try {
            await("the brokers", () -> brokers.stream().allMatch(Member::hasSpoken));
            ClientSettings clients = new ClientSettings(NodeAddress.servers(nodes), "three");
            NewTopic wanted = new NewTopic(TOPIC, PARTITIONS, (short) BROKERS)
                    .configs(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"));
            Cluster.ask(
                    clients,
                    admin -> Futures.get(admin.createTopics(List.of(wanted)).all()));
            disturb(clients);
        } finally {
            brokers.forEach(Member::close);
        }
    }

    private void disturb(ClientSettings clients) throws Exception {
        try (Sending sending = new Sending(clients, TOPIC);
                Admin admin = Admin.create(clients.admin())) {
            awaitMore(sending);

            // When the leader of a partition dies, another leads and what was sent goes on
            int first = leader(admin, TOPIC);
            broker(first).kill(LONG_REST_MS);
            await("another leader", () -> leader(admin, TOPIC) != first);
            awaitMore(sending);
            assertThat(replicasInSync(admin, TOPIC)).isEqualTo(BROKERS - 1);

            // When a second one dies, nothing is acknowledged any more, and little waits
            int second = leader(admin, TOPIC);
            broker(second).kill(LONG_REST_MS);
            awaitStill(sending);
            long waiting = (long) sending.sent.get() - sending.acknowledged.get();
            assertThat(waiting * Sending.BYTES).isLessThan(80L << 20);

            // When both are back, it goes on
            broker(second).hurry();
            awaitMore(sending);
            broker(first).hurry();
            await("all replicas", () -> replicasInSync(admin, TOPIC) == BROKERS);
            awaitMore(sending);

            // Then
            sending.stop();
            assertThat(sending.failure).hasNullValue();
            Map<Integer, List<Integer>> stored = read(clients, TOPIC);
            assertThat(stored).hasSize(PARTITIONS);
            int total = 0;
            for (List<Integer> numbers : stored.values()) {
                assertThat(numbers).isSorted().doesNotHaveDuplicates();
                total += numbers.size();
            }
            assertThat(total).isEqualTo(sending.acknowledged.get()).isEqualTo(sending.sent.get());
        }
    }

    private Member broker(int id) {
        return brokers.get(id - 1);
    }

    private void await(String what, BooleanSupplier condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting for " + what).isLessThan(end);
            for (Member broker : brokers) {
                broker.tend();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void awaitMore(Sending sending) throws IOException, InterruptedException {
        int before = sending.acknowledged.get();
        await("more records", () -> sending.acknowledged.get() >= before + SOME);
    }

    /** Until nothing has come through for some seconds. */
    private void awaitStill(Sending sending) throws IOException, InterruptedException {
        AtomicInteger last = new AtomicInteger(-1);
        AtomicReference<Long> since = new AtomicReference<>(System.nanoTime());
        await("silence", () -> {
            int now = sending.acknowledged.get();
            if (last.getAndSet(now) != now) {
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > TimeUnit.SECONDS.toNanos(8);
        });
    }

    private static TopicPartitionInfo first(Admin admin, String topic) {
        return Futures.get(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions()
                .get(0);
    }

    private static int leader(Admin admin, String topic) {
        return Optional.ofNullable(first(admin, topic).leader()).map(Node::id).orElse(-1);
    }

    private static int replicasInSync(Admin admin, String topic) {
        return first(admin, topic).isr().size();
    }

    private static Map<Integer, List<Integer>> read(ClientSettings clients, String topic) {
        Map<Integer, List<Integer>> numbers = new TreeMap<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(clients.manualConsumer(500))) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    numbers.computeIfAbsent(record.partition(), key -> new ArrayList<>())
                            .add(Integer.parseInt(record.key()));
                }
            }
        }
        return numbers;
    }

    /** Sends numbered records as ingest does, as fast as it may, on a thread of its own. */
    private static final class Sending implements AutoCloseable {
        static final int BYTES = 20_000;

        final AtomicInteger sent = new AtomicInteger();
        final AtomicInteger acknowledged = new AtomicInteger();
        final AtomicReference<Exception> failure = new AtomicReference<>();
        private final KafkaProducer<String, byte[]> producer;
        private final Thread thread;
        private volatile boolean stopped;

        Sending(ClientSettings clients, String topic) {
            this.producer = new KafkaProducer<>(clients.ingestProducer());
            this.thread = new Thread(() -> send(topic), "sending");
            thread.start();
        }

        private void send(String topic) {
            byte[] value = "x".repeat(BYTES).getBytes(StandardCharsets.US_ASCII);
            try {
                while (!stopped) {
                    int number = sent.get();
                    ProducerRecord<String, byte[]> record =
                            new ProducerRecord<>(topic, number % PARTITIONS, Integer.toString(number), value);
                    Future<?> unused = producer.send(record, (place, thrown) -> {
                        if (thrown == null) {
                            acknowledged.incrementAndGet();
                        } else {
                            failure.compareAndSet(null, thrown);
                        }
                    });
                    sent.incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits until all is acknowledged. */
        void stop() throws InterruptedException {
            stopped = true;
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            producer.flush();
        }

        @Override
        public void close() {
            stopped = true;
            producer.close(Duration.ZERO);
            thread.interrupt();
        }
    }
}
