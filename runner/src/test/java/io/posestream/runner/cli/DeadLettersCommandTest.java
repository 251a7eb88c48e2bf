package io.posestream.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detections;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.kafka.worker.Answer;
import io.posestream.kafka.worker.OrderedWorker;
import io.posestream.kafka.worker.WorkerConfig;
import io.posestream.kafka.worker.WorkerMetrics;
import io.posestream.kafka.worker.WorkerStage;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of real workers on a real broker, looked at and put back by the command. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
final class DeadLettersCommandTest {
    private static final long INTERVAL_US = 40_000;
    private static final long ARRIVAL_US = 1_700_000_000_000_000L;

    @TempDir
    private Path folder;

    private ClientSettings clients;
    private Producer<String, byte[]> producer;
    private Path settings;

    @BeforeEach
    void makeTopics(TestInfo info, SharedBroker.Running broker) throws Exception {
        clients = broker.chain(info, 1);
        producer = new KafkaProducer<>(clients.producer(true));
        List<String> lines = clients.overrides().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        settings = Files.write(folder.resolve("client.properties"), lines);
    }

    @AfterEach
    void closeProducer() {
        producer.close();
    }

    @SuppressWarnings("try")
    @Test
    void replay_numberIsStillOpen_givesTheRealAnswer() throws Exception {
        // Given a pose stage that cannot compute number 2, and number 1 not there yet
        send(0, 2, 3);
        try (Closing closing = new Closing()) {
            closing.add(pose(2));
            awaitEnd(() -> letters() == 1 && poses() == 3);
        }

        // When the tracker waits for number 1 and the mended stage gets number 2 again
        try (Closing closing = new Closing()) {
            closing.add(tracker());
            closing.add(pose(-1));
            Cli.Result replayed = dead("replay", "--stage", "pose", "--wait", "1s");
            assertThat(replayed.code()).isEqualTo(ExitCodes.FAILURE);
            assertThat(replayed.out()).contains("gate/0/2: back at pose, not answered within 1 s");
            send(1);
            awaitEnd(() -> tracks().size() == 4);
        }

        // Then
        assertThat(tracks()).hasSize(4).allMatch(Looked.class::isInstance);
    }

    @Test
    void replay_numberIsAnswered_staysAndAReplayOfTheStreamIsOffered() throws Exception {
        // Given
        send(0, 1, 2);
        try (Closing closing = new Closing()) {
            closing.add(pose(1));
            closing.add(tracker());
            awaitEnd(() -> tracks().size() == 3);
        }
        assertThat(tracks().get(1)).isInstanceOf(StreamItem.Failed.class);
        long before = persons();

        // When
        Cli.Result replayed = dead("replay", "--stream", "gate");

        // Then
        assertThat(replayed.code()).isEqualTo(ExitCodes.FAILURE);
        assertThat(replayed.out()).contains("gate/0/1: answered already: failed (computing: ");
        assertThat(replayed.errorLines())
                .singleElement()
                .asString()
                .contains("posestream replay --stream 'gate' --epoch 0", "--into " + clients.prefix() + "-again");
        assertThat(persons()).isEqualTo(before);
    }

    @SuppressWarnings("try")
    @Test
    void replay_whatCannotGoBack_isSaid() throws Exception {
        // Given a record that is nobody's
        producer.send(new ProducerRecord<>(clients.topics().persons().name(), 0, "x", new byte[] {1, 2}))
                .get();
        try (Closing closing = new Closing()) {
            closing.add(pose(-1));
            awaitEnd(() -> letters() == 1);
        }

        // When
        Cli.Result replayed = dead("replay", "0/0");

        // Then
        assertThat(replayed.code()).isEqualTo(ExitCodes.FAILURE);
        assertThat(replayed.out()).contains("0/0: it names no frame of ours");
        assertThat(persons()).isEqualTo(1);
    }

    @SuppressWarnings("try")
    @Test
    void listAndShow_letters_areChosenAndReadBack() throws Exception {
        // Given
        send(0, 1, 2, 3);
        producer.send(new ProducerRecord<>(clients.topics().persons().name(), 0, "x", new byte[] {1, 2}))
                .get();
        try (Closing closing = new Closing()) {
            closing.add(pose(2));
            awaitEnd(() -> letters() == 2);
        }

        // When
        Cli.Result all = dead("list");
        Cli.Result lines = dead("list", "--json", "--reason", "computing", "--stream", "gate");
        Cli.Result late = dead("list", "--reason", "computing", "--from", "2023-11-14T22:13:20.081Z");
        Cli.Result one = dead("list", "--limit", "1");

        // Then
        assertThat(all.code()).isZero();
        assertThat(all.out().lines()).hasSize(3);
        assertThat(all.out()).contains("gate/0/2", "pose", "computing: ", "foreign: ");
        JsonNode letter = new ObjectMapper().readTree(lines.out());
        // a record of no stream waits for nobody's turn, so either may be first
        String place = letter.get("letter").asText();
        assertThat(place).isIn("0/0", "0/1");
        assertThat(letter.get("number").asLong()).isEqualTo(2);
        assertThat(late.out()).isEqualTo("(no dead letter fits)\n");
        assertThat(one.out().lines()).hasSize(2);
        assertThat(one.errorLines()).singleElement().asString().contains("the newest 1 of 2");

        // When
        Path file = folder.resolve("original");
        Cli.Result shown = dead("show", place, "--out", file);
        Cli.Result again = dead("show", place, "--out", file);
        Cli.Result missing = dead("show", "0/9");

        // Then
        assertThat(shown.code()).isZero();
        assertThat(shown.out())
                .contains("dead-letter-stage: pose", "first-number: 2", "IllegalStateException: number 2")
                .contains("content: 0 people by test, capture time 80000 us");
        assertThat(file).hasBinaryContent(clients.topics().persons().encodeValue(frame(2)));
        assertThat(again.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(again.errorLines()).singleElement().asString().contains("--overwrite");
        assertThat(missing.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(missing.errorLines()).singleElement().asString().contains("no dead letter 0/9");
    }

    @Test
    void execute_senselessChoice_isOneLine() {
        for (List<String> words : List.of(
                List.of("replay"),
                List.of("replay", "3/4", "--all"),
                List.of("replay", "3-4"),
                List.of("show", "3/x"),
                List.of("list", "--limit", "0"),
                List.of("list", "--from", "yesterday"))) {
            // When
            Cli.Result result = dead(words.toArray());

            // Then
            assertThat(result.code()).as("%s", words).isEqualTo(ExitCodes.USAGE);
            assertThat(result.out()).isEmpty();
            assertThat(result.errorLines()).as("%s", words).hasSize(1);
        }
    }

    private Cli.Result dead(Object... words) {
        List<Object> all = new ArrayList<>(List.of("dead-letters"));
        all.addAll(Arrays.asList(words));
        all.addAll(List.of("--bootstrap-servers", clients.bootstrapServers(), "--prefix", clients.prefix()));
        all.addAll(List.of("--kafka-config", settings));
        return Cli.run(all.toArray());
    }

    private void send(long... numbers) throws Exception {
        for (long number : numbers) {
            producer.send(clients.topics().persons().encode(0, frame(number))).get(30, TimeUnit.SECONDS);
        }
    }

    private static StreamItem<Detections> frame(long number) {
        StreamStart start =
                new StreamStart(StreamPolicy.ARCHIVE, false, "fingerprint", "gate.mp4", OptionalLong.empty());
        return new Looked<>(
                new FrameId("gate", 0, number),
                new StreamItem.Provenance(
                        ARRIVAL_US + number * INTERVAL_US,
                        number == 0 ? Optional.of(start) : Optional.empty(),
                        Optional.empty()),
                new FrameMeta(number * INTERVAL_US, CaptureClock.PRESENTATION, INTERVAL_US, 640, 480),
                new Detections("test", Optional.empty(), List.of()));
    }

    /** A pose stage that finds nobody and cannot compute one number. */
    private OrderedWorker<?, ?, ?> pose(long broken) {
        WorkerStage<Detections, Looked<Detections>, Poses> stage = new WorkerStage<>() {
            @Override
            public Looked<Detections> admit(Looked<Detections> item, StreamSettings ofStream) {
                return item;
            }

            @Override
            public Caller<Looked<Detections>, Poses> newCaller(WorkerMetrics metrics) {
                return new Caller<>() {
                    @Override
                    public List<Answer<Poses>> answer(List<Looked<Detections>> batch) {
                        return batch.stream()
                                .map(frame -> found(frame.id().number()))
                                .toList();
                    }

                    @Override
                    public void close() {}
                };
            }

            private Answer<Poses> found(long number) {
                if (number == broken) {
                    throw new IllegalStateException("number " + number);
                }
                return new Answer.Found<>(new Poses("test", Skeletons.COCO_17, List.of()));
            }
        };
        return OrderedWorker.start(
                clients,
                WorkerConfig.cpu("pose", 1),
                clients.topics().persons(),
                clients.topics().poses(),
                stage,
                LiveAnswers.told());
    }

    private TrackerApp tracker() {
        return TrackerApp.open(new TrackerSettings(clients, folder.resolve("state")), failure -> {
            throw new AssertionError(failure);
        });
    }

    private List<StreamItem<Tracks>> tracks() {
        List<StreamItem<Tracks>> items = new ArrayList<>();
        new TracksReader(clients).read(List.of(new StreamEpoch("gate", 0, 0, false)), items::add);
        return items;
    }

    private long letters() {
        return records(clients.topics().deadLetter());
    }

    private long poses() {
        return records(clients.topics().poses().name());
    }

    private long persons() {
        return records(clients.topics().persons().name());
    }

    private long records(String topic) {
        List<Object> records = new ArrayList<>();
        TopicReader.readAll(clients, topic, Map.of(), records::add);
        return records.size();
    }

    private static void awaitEnd(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
