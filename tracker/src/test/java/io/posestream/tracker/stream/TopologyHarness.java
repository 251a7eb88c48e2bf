package io.posestream.tracker.stream;

import io.posestream.core.FrameId;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.tracker.FoldSettings;
import io.posestream.tracker.TrackerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology with real bytes in and out, a clock to turn, and stores that survive a restart. */
final class TopologyHarness implements AutoCloseable {
    static final byte[] BROKEN = {1, 2, 3, (byte) 0xff};

    private final Topics topics = new Topics("test");
    private final TrackerMetrics metrics = new TrackerMetrics();
    private final Path folder;
    private final boolean acceptLoss;
    private final List<StreamItem<Tracks>> before;
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> input;
    private final TestOutputTopic<String, byte[]> output;
    private final TestOutputTopic<String, byte[]> deadLetters;

    TopologyHarness(Path folder, boolean acceptLoss) {
        this(folder, acceptLoss, Map.of(), List.of());
    }

    private TopologyHarness(
            Path folder,
            boolean acceptLoss,
            Map<String, Map<String, byte[]>> restored,
            List<StreamItem<Tracks>> before) {
        this.before = before;
        this.folder = folder;
        this.acceptLoss = acceptLoss;
        FoldSettings fold = new FoldSettings(TrackerConfig.DEFAULT, 1024, acceptLoss);
        TrackerTopology topology = new TrackerTopology(
                topics,
                fold,
                TrackerTopology.PATIENCE,
                8,
                metrics,
                name -> new RestoredStore(name, restored.getOrDefault(name, Map.of())));
        Properties properties =
                TrackerApp.properties(new TrackerSettings(new ClientSettings("unused:1", "test"), folder));
        driver = new TopologyTestDriver(topology.get(), properties, Instant.EPOCH);
        input = driver.createInputTopic(topics.poses().name(), new StringSerializer(), new ByteArraySerializer());
        output =
                driver.createOutputTopic(topics.tracks().name(), new StringDeserializer(), new ByteArrayDeserializer());
        deadLetters =
                driver.createOutputTopic(topics.deadLetter(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    void send(StreamItem<Poses> item) {
        ProducerRecord<String, byte[]> record = topics.poses().encode(-1, item);
        input.pipeInput(new TestRecord<>(record.key(), record.value(), record.headers(), record.timestamp()));
    }

    void sendBroken(StreamItem<Poses> item) {
        sendValue(item, BROKEN);
    }

    /** The headers of an item with a value of another. */
    void sendValue(StreamItem<Poses> item, byte[] value) {
        ProducerRecord<String, byte[]> record = topics.poses().encode(-1, item);
        input.pipeInput(new TestRecord<>(record.key(), value, record.headers(), record.timestamp()));
    }

    void sendForeign() {
        input.pipeInput("somebody", BROKEN);
    }

    void wait(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
        }
    }

    List<TestRecord<String, byte[]>> records() {
        return output.readRecordsToList();
    }

    List<StreamItem<Tracks>> answers() {
        List<StreamItem<Tracks>> answers = new ArrayList<>();
        for (TestRecord<String, byte[]> record : records()) {
            try {
                answers.add(topics.tracks().decode(record.headers(), record.value()));
            } catch (UnreadableRecordException e) {
                throw new AssertionError(e);
            }
        }
        return answers;
    }

    List<byte[]> values() {
        return records().stream().map(TestRecord::value).toList();
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    /** As after a commit, of which the driver has no word. */
    TrackerMetrics metrics() {
        metrics.committed();
        return metrics;
    }

    int parked() {
        KeyValueStore<String, byte[]> store = driver.getKeyValueStore(TrackerTopology.PARKED);
        try (KeyValueIterator<String, byte[]> entries = store.all()) {
            int count = 0;
            while (entries.hasNext()) {
                entries.next();
                count++;
            }
            return count;
        }
    }

    /** A new process that has nothing but what was written to the changelogs. */
    TopologyHarness restart() {
        Map<String, Map<String, byte[]>> restored = Map.of(
                TrackerTopology.STATES, changelog(TrackerTopology.STATES),
                TrackerTopology.PARKED, changelog(TrackerTopology.PARKED));
        List<StreamItem<Tracks>> before = answers();
        close();
        return new TopologyHarness(folder, acceptLoss, restored, before);
    }

    /** What had been answered before the restart. */
    List<StreamItem<Tracks>> restartedFrom() {
        return before;
    }

    private Map<String, byte[]> changelog(String store) {
        Map<String, byte[]> last = new LinkedHashMap<>();
        driver.createOutputTopic(
                        "test-tracker-" + store + "-changelog", new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .forEach(record -> last.put(record.key(), record.value()));
        last.values().removeIf(Objects::isNull);
        return last;
    }

    static StreamItem<Poses> renamed(StreamItem.Looked<Poses> frame, String stream) {
        FrameId id = new FrameId(stream, frame.id().epoch(), frame.id().number());
        return new StreamItem.Looked<>(id, frame.provenance(), frame.meta(), frame.value());
    }

    @Override
    public void close() {
        driver.close();
    }
}
