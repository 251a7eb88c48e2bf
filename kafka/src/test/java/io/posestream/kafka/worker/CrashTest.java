package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Detections;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import io.posestream.kafka.BrokerExtension;
import io.posestream.kafka.Chain;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.TestBroker;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.Topic;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers in JVMs of their own that a record brings down, as a native library would. */
@ExtendWith(BrokerExtension.class)
@Timeout(300)
final class CrashTest {
    private static final int CRASHED = 42;
    private static final long POISON = 7;
    private static final int MOST_RUNS = 12;

    /** A worker that halts its JVM on the poisoned record, and ends well when all is answered. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) throws Exception {
            ClientSettings clients = new ClientSettings(arguments[0], arguments[1]);
            FakeStage stage = new FakeStage(frame -> {
                if (frame.id().number() == POISON) {
                    Runtime.getRuntime().halt(CRASHED);
                }
            });
            WorkerConfig config =
                    WorkerConfig.cpu(Chain.STAGE, 2).withMember("one").withMaxInFlight(4);
            Topics topics = clients.topics();
            long last = Long.parseLong(arguments[2]);
            try (OrderedWorker<?, ?, ?> worker = OrderedWorker.start(
                    clients, config, topics.frames(), topics.persons(), stage, LiveAnswers.told())) {
                Chain.awaitTrue(() -> worker.metrics().failed() > 0 && answered(clients) >= last);
            }
        }

        /** How many numbers have an answer in the topic. */
        private static int answered(ClientSettings clients) {
            Topic<Detections> persons = clients.topics().persons();
            Set<Long> numbers = new HashSet<>();
            TopicReader.readAll(clients, persons.name(), Map.of(), record -> {
                try {
                    numbers.add(persons.decode(record).id().number());
                } catch (UnreadableRecordException e) {
                    throw new AssertionError(e);
                }
            });
            return numbers.size();
        }
    }

    @Test
    @Tag("full")
    void run_recordThatBringsTheJvmDown_isDeadLetteredAndTheRestAnswered(TestBroker broker, @TempDir Path folder)
            throws Exception {
        try (Chain chain = new Chain(broker, "halt", 1)) {
            // Given
            chain.sendPictures(0, "a", 0, 20);

            // When
            int crashes = 0;
            while (run(chain, folder) == CRASHED && crashes < MOST_RUNS) {
                crashes++;
            }

            // Then
            assertThat(crashes).isBetween(3, MOST_RUNS - 1);
            List<Long> answered = chain.persons().stream()
                    .filter(Looked.class::isInstance)
                    .map(item -> item.id().number())
                    .distinct()
                    .toList();
            assertThat(answered).hasSize(19).doesNotContain(POISON).isSorted();
            List<StreamItem<Detections>> failed = chain.persons().stream()
                    .filter(StreamItem.Failed.class::isInstance)
                    .toList();
            assertThat(failed).extracting(item -> item.id().number()).containsExactly(POISON);
        }
    }

    @Test
    @Tag("full")
    void abort_brokerGoneWithAnswersUnderWay_endsSoon(@TempDir Path folder) throws Exception {
        // Given
        CountDownLatch computing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        OrderedWorker<?, ?, ?> worker;
        try (TestBroker broker = TestBroker.start(folder);
                Chain chain = new Chain(broker, "gone", 1)) {
            chain.sendPictures(0, "a", 0, 3);
            worker = chain.start(WorkerConfig.cpu(Chain.STAGE, 2), new FakeStage(frame -> {
                computing.countDown();
                go.await();
            }));
            assertThat(computing.await(60, TimeUnit.SECONDS)).isTrue();
        }
        go.countDown();

        // When
        worker.abort();

        // Then
        assertThat(worker.done().handle((nothing, thrown) -> true).get(20, TimeUnit.SECONDS))
                .isTrue();
    }

    private static int run(Chain chain, Path folder) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        chain.clients().bootstrapServers(),
                        chain.topics().prefix(),
                        "20")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the worker does not end");
        }
        return process.exitValue();
    }
}
