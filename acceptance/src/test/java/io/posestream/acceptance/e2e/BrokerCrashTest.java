package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.broker.BrokerSettings;
import io.posestream.runner.broker.EmbeddedBroker;
import io.posestream.testkit.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that are killed while transactions are being committed: what follows them can be read. */
@Tag("full")
@Timeout(300)
final class BrokerCrashTest {
    private static final int KILLS = 3;
    /** Many of both, so that at any time some transaction is decided and not yet marked everywhere. */
    private static final int WRITERS = 6;

    private static final int PARTITIONS = 20;
    private static final String TOPIC = "answers";

    @TempDir
    private Path folder;

    @Test
    void open_folderOfAKilledBroker_letsReadersPastTheTransactionsThatWereBeingCommitted() throws Exception {
        // Given
        Path log = folder.resolve("log");
        try (EmbeddedBroker broker = open(log);
                Admin admin = Admin.create(reach(broker))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        Random random = new Random(1);
        for (int kill = 1; kill <= KILLS; kill++) {
            try (ChildJvm child = ChildJvm.start(folder, "child" + kill, Committing.class, List.of(log.toString()))) {
                child.await("transactions", 60, () -> !child.outLines().isEmpty());
                TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
                child.kill();
            }

            // When
            try (EmbeddedBroker broker = open(log)) {
                // Then
                send(broker, kill);
                assertThat(readable(broker, kill)).as("after kill %s", kill).hasSize(PARTITIONS);
            }
        }
    }

    /** Commits one small transaction after the other until it is killed. */
    static final class Committing {
        private Committing() {}

        public static void main(String[] arguments) throws InterruptedException {
            EmbeddedBroker broker = open(Path.of(arguments[0]));
            CountDownLatch begun = new CountDownLatch(WRITERS);
            for (int writer = 0; writer < WRITERS; writer++) {
                new Thread(() -> commitForEver(broker, begun), "writer-" + writer).start();
            }
            begun.await();
            System.out.println("committing");
        }

        private static void commitForEver(EmbeddedBroker broker, CountDownLatch begun) {
            Map<String, Object> settings = reach(broker);
            settings.put("transactional.id", UUID.randomUUID().toString());
            // a short time, so that a transaction that was not yet being committed ends soon
            settings.put("transaction.timeout.ms", 2000);
            try (KafkaProducer<Integer, Integer> producer =
                    new KafkaProducer<>(settings, new IntegerSerializer(), new IntegerSerializer())) {
                producer.initTransactions();
                while (true) {
                    producer.beginTransaction();
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        Future<?> unused = producer.send(new ProducerRecord<>(TOPIC, partition, 0, 0));
                    }
                    producer.commitTransaction();
                    begun.countDown();
                }
            }
        }
    }

    private static EmbeddedBroker open(Path log) {
        return EmbeddedBroker.open(new BrokerSettings(log, OptionalInt.empty(), 16 << 20), () -> {});
    }

    private static Map<String, Object> reach(EmbeddedBroker broker) {
        Map<String, Object> reach = new HashMap<>(broker.credentials().client());
        reach.put("bootstrap.servers", broker.bootstrapServers());
        return reach;
    }

    private static void send(EmbeddedBroker broker, int number) throws Exception {
        try (KafkaProducer<Integer, Integer> producer =
                new KafkaProducer<>(reach(broker), new IntegerSerializer(), new IntegerSerializer())) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>(TOPIC, partition, 0, number)).get(30, TimeUnit.SECONDS);
            }
        }
    }

    /** The partitions whose reader of committed records comes to the record {@code number} in time. */
    private static Set<Integer> readable(EmbeddedBroker broker, int number) {
        Map<String, Object> settings = reach(broker);
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<Integer, Integer> consumer =
                new KafkaConsumer<>(settings, new IntegerDeserializer(), new IntegerDeserializer())) {
            List<TopicPartition> all = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            Set<Integer> found = new TreeSet<>();
            while (found.size() < PARTITIONS && System.nanoTime() < end) {
                for (ConsumerRecord<Integer, Integer> read : consumer.poll(Duration.ofMillis(100))) {
                    if (read.value() == number) {
                        found.add(read.partition());
                    }
                }
            }
            return found;
        }
    }
}
