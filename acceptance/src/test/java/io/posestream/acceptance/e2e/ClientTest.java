package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.client.PosestreamReader;
import io.posestream.client.ReaderSettings;
import io.posestream.client.Received;
import io.posestream.client.Start;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.Tracks;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.export.StoredCrowd;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import io.posestream.tracker.stream.clips.ClipsApp;
import io.posestream.tracker.stream.clips.ClipsSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What programs of others do: the client library, its example, {@code tail} and {@code schema}. */
@ExtendWith(SharedBroker.class)
@Timeout(180)
final class ClientTest {
    private static final int FRAMES = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ClientSettings clients;
    private static ReaderSettings settings;

    @TempDir
    private Path folder;

    /** What all tests read. */
    @BeforeAll
    static void trackTwoStreams(SharedBroker.Running broker, @TempDir Path state) throws Exception {
        clients = broker.clients("read-by-others");
        settings = ReaderSettings.of(clients.bootstrapServers())
                .withPrefix(clients.prefix())
                .with(clients.overrides());
        Cluster.ask(clients, admin -> TopicPlan.embedded(1).withClips(true).create(admin, clients.topics()));
        AtomicReference<Throwable> failed = new AtomicReference<>();
        try (StoredCrowd crowd = new StoredCrowd(clients);
                TrackerApp tracker = TrackerApp.open(new TrackerSettings(clients, state), failed::set);
                ClipsApp clips =
                        ClipsApp.open(new ClipsSettings(clients, CutClips.OUTPUT, Optional.empty()), failed::set)) {
            for (String stream : List.of("gate", "yard")) {
                crowd.first(stream, 0, StreamPolicy.ARCHIVE, false);
                crowd.frames(stream, 0, 1, FRAMES);
                crowd.end(stream, 0, FRAMES);
            }
            while (new TracksReader(clients)
                            .epochs().stream().filter(StreamEpoch::ended).count()
                    < 2) {
                Thread.sleep(50);
            }
            assertThat(tracker.metrics().results()).isEqualTo(2 * FRAMES);
            assertThat(clips.awaitCaughtUp(PATIENCE)).isTrue();
            assertThat(failed.get()).isNull();
        }
    }

    private static <T> List<T> all(PosestreamReader<T> reader, int count) {
        List<T> values = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (values.size() < count && System.nanoTime() < end) {
            reader.poll(Duration.ofMillis(200)).stream().map(Received::value).forEach(values::add);
        }
        assertThat(reader.poll(Duration.ofMillis(500))).isEmpty();
        return values;
    }

    @Test
    void tracks_foreignRecordsBetween_givesEveryNumberOnceAndTheEnd() {
        // Given
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(clients.producer(false))) {
            Future<?> unused = producer.send(
                    new ProducerRecord<>(clients.topics().tracks().name(), 0, "gate", new byte[] {1, 2, 3}));
        }

        // When
        try (PosestreamReader<StreamItem<Tracks>> reader = PosestreamReader.tracks(settings)) {
            List<StreamItem<Tracks>> items = all(reader, 2 * (FRAMES + 1));

            // Then
            for (String stream : List.of("gate", "yard")) {
                assertThat(items)
                        .filteredOn(item -> item.id().streamId().equals(stream))
                        .extracting(item -> item.id().number())
                        .containsExactlyElementsOf(IntStream.rangeClosed(0, FRAMES)
                                .mapToObj(Long::valueOf)
                                .toList());
            }
            assertThat(items.get(items.size() - 1)).isInstanceOf(StreamItem.End.class);
            assertThat(reader.foreign()).isEqualTo(1);
        }
    }

    @Test
    void clips_groupThatCommitted_goesOnFromThere() {
        // Given
        int total = CutClips.inTheTopic(clients).size();
        List<SkeletonClip> first = new ArrayList<>();
        ReaderSettings few = settings.inGroup("actions").with(Map.of("max.poll.records", "7"));
        try (PosestreamReader<SkeletonClip> reader = PosestreamReader.clips(few)) {
            while (first.size() < 14) {
                reader.poll(Duration.ofMillis(200)).forEach(got -> first.add(got.value()));
            }
            reader.commit();
            // and what is polled and not committed comes again
            assertThat(reader.poll(PATIENCE)).hasSize(7);
        }

        // When
        try (PosestreamReader<SkeletonClip> reader = PosestreamReader.clips(few)) {
            List<SkeletonClip> rest = all(reader, total - 14);

            // Then
            assertThat(first).hasSize(14);
            assertThat(rest).hasSize(total - 14);
        }
    }

    @Test
    void from_endAndTimes_beginThere() {
        int total = CutClips.inTheTopic(clients).size();
        try (PosestreamReader<SkeletonClip> end = PosestreamReader.clips(settings.from(Start.END));
                PosestreamReader<SkeletonClip> past = PosestreamReader.clips(
                        settings.from(Start.at(Instant.now().minusSeconds(3_600))));
                PosestreamReader<SkeletonClip> future = PosestreamReader.clips(
                        settings.from(Start.at(Instant.now().plusSeconds(3_600))))) {
            assertThat(end.poll(Duration.ofMillis(500))).isEmpty();
            assertThat(future.poll(Duration.ofMillis(500))).isEmpty();
            assertThat(all(past, total)).hasSize(total);
        }
        assertThatThrownBy(() -> PosestreamReader.clips(settings.withPrefix("nobody")))
                .isInstanceOf(KafkaException.class);
    }

    @Test
    void readme_example_runsAsItStandsThere() throws Exception {
        // Given
        Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../client/README.md")));
        assertThat(code.find()).isTrue();
        assertThat(code.group(1).lines()).hasSizeLessThanOrEqualTo(15);
        Path source = Files.writeString(folder.resolve("Clips.java"), code.group(1));
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(compiled).isZero();
        Properties properties = new Properties();
        properties.putAll(clients.overrides());
        Path file = folder.resolve("client.properties");
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }

        // When: under the usual prefix
        Cluster.ask(usual(), admin -> TopicPlan.embedded(1).withClips(true).create(admin, usual().topics()));
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(clients.producer(false))) {
            for (ByteBuffer value : CutClips.inTheTopic(clients)) {
                byte[] bytes = new byte[value.remaining()];
                value.duplicate().get(bytes);
                Future<?> unused = producer.send(
                        new ProducerRecord<>(usual().topics().clips().name(), 0, "gate", bytes));
            }
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            loader.loadClass("Clips").getMethod("main", String[].class).invoke(null, (Object)
                    new String[] {clients.bootstrapServers(), file.toString()});
        } finally {
            System.setOut(before);
        }

        // Then
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .hasSize(CutClips.inTheTopic(clients).size())
                .allMatch(line -> line.startsWith("Place[streamId=") && line.contains("Member[id=TrackId"));
    }

    private static ClientSettings usual() {
        return new ClientSettings(clients.bootstrapServers(), "posestream", clients.overrides());
    }

    private static List<String> command(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--bootstrap-servers", clients.bootstrapServers(), "--prefix", clients.prefix()));
        clients.overrides().forEach((key, value) -> arguments.addAll(List.of("-K", key + "=" + value)));
        return arguments;
    }

    @Test
    void tail_tracksOfOneStream_areOneJsonPerLine() throws Exception {
        // When
        Typed typed = Typed.command(
                command("tail", "tracks", "--from", "start", "--stream", "yard", "--limit", "" + (FRAMES + 1)));

        // Then
        assertThat(typed.code()).as("said %s", typed.err()).isZero();
        assertThat(typed.out()).hasSize(FRAMES + 1);
        ObjectMapper json = new ObjectMapper();
        for (int number = 0; number < FRAMES; number++) {
            JsonNode line = json.readTree(typed.out().get(number));
            assertThat(line.path("stream").asText()).isEqualTo("yard");
            assertThat(line.path("number").asInt()).isEqualTo(number);
            assertThat(line.path("kind").asText()).isEqualTo("frame");
            assertThat(line.path("capture_us").asLong()).isEqualTo(40_000L * number);
            for (JsonNode person : line.path("people")) {
                assertThat(person.path("keypoints")).hasSize(17);
                assertThat(person.path("box")).hasSize(4);
                assertThat(person.has("id"))
                        .isEqualTo(person.path("state").asText().equals("confirmed"));
            }
        }
        assertThat(json.readTree(typed.out().get(FRAMES)).path("kind").asText()).isEqualTo("end");
    }

    @Test
    void tail_clips_haveTheNumbersOfTheTopic() throws Exception {
        // Given
        List<SkeletonClip> expected;
        try (PosestreamReader<SkeletonClip> reader = PosestreamReader.clips(settings)) {
            expected = all(reader, CutClips.inTheTopic(clients).size());
        }

        // When
        Typed typed = Typed.command(command("tail", "clips", "--from", "15m", "--limit", "" + expected.size()));

        // Then
        assertThat(typed.code()).as("said %s", typed.err()).isZero();
        for (int index = 0; index < expected.size(); index++) {
            JsonNode line = new ObjectMapper().readTree(typed.out().get(index));
            SkeletonClip clip = expected.get(index);
            assertThat(line.path("window").asText())
                    .isEqualTo(clip.place().window().toString());
            assertThat(line.path("keypoint")).hasSize(clip.members().size());
            JsonNode last = line.path("keypoint").get(clip.members().size() - 1);
            assertThat(last).hasSize(clip.place().window().length());
            assertThat((float) last.get(last.size() - 1).get(16).get(1).asDouble())
                    .isEqualTo(clip.keypoints()[clip.keypoints().length - 1]);
            assertThat(line.path("gap")).hasSize(clip.gaps().length);
            assertThat((float) line.path("visible_ratio").asDouble()).isEqualTo(clip.visibleRatio());
        }
    }

    @Test
    void tail_badInput_isRefusedInOneLine() {
        for (List<String> wrong : List.of(
                command("tail", "poses"),
                command("tail", "clips", "--from", "yesterday"),
                command("tail", "clips", "--limit", "0"),
                command("tail", "clips", "--as", "xml"),
                command("tail", "clips", "--prefix", "nobody"))) {
            Typed typed = Typed.command(wrong);

            assertThat(typed.code()).as("%s said %s", wrong, typed.err()).isEqualTo(2);
            assertThat(typed.err()).singleElement().asString().startsWith("posestream: ");
        }
    }

    @Test
    void schema_out_writesEveryFile() throws IOException {
        int files;
        try (Stream<Path> sources = Files.list(Path.of("../proto/src/main/protobuf/posestream"))) {
            files = Math.toIntExact(sources.count());
        }
        Typed typed = Typed.command(
                List.of("schema", "--out", folder.resolve("schema").toString()));

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).hasSize(files).allMatch(line -> Files.isRegularFile(Path.of(line)));
        assertThat(folder.resolve("schema/posestream/clips.proto")).content().contains("message ClipRecord");
    }
}
