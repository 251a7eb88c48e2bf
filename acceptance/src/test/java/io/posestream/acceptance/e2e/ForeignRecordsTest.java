package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import io.posestream.core.system.Closing;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.Topic;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.IngestService;
import io.posestream.runner.service.IngestSettings;
import io.posestream.tracker.FoldSettings;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records of somebody else in our topics: they cost their own stream, nobody else's. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
final class ForeignRecordsTest {
    private static final int FRAMES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private ClientSettings clients;
    private Poison poison;

    @BeforeEach
    void makeTopics(TestInfo info, SharedBroker.Running broker) {
        clients = broker.clients(info);
        try (Admin admin = Admin.create(clients.admin())) {
            TopicPlan.embedded(1).create(admin, clients.topics());
            // as topics were once made: what is too large comes through where it is packed
            ConfigEntry packed = new ConfigEntry(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
            AlterConfigOp allow = new AlterConfigOp(packed, AlterConfigOp.OpType.SET);
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            clients.topics()
                    .chain()
                    .forEach(topic ->
                            changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), List.of(allow)));
            Futures.get(admin.incrementalAlterConfigs(changes).all());
        }
        poison = new Poison(clients, 1);
    }

    @AfterEach
    void close() {
        poison.close();
    }

    @Test
    void poses_recordsThatCannotBeHeld_giveUpTheirStreamsOnly() throws Exception {
        // Given
        Topic<Poses> poses = clients.topics().poses();
        int kinds = poison.sendAll(poses, 0);

        // When a stream of ours comes behind them, and the tracker is started twice
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        track(failures, () -> ended("strays") && ended("stray") && ended("greatest-value"));
        sendWhole(poses, "good");
        track(failures, () -> ended("good"));

        // Then
        assertThat(kinds).isGreaterThanOrEqualTo(45);
        assertThat(failures).isEmpty();
        List<StreamItem<Tracks>> good = items("good");
        assertThat(good).extracting(item -> item.id().number()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(((StreamItem.End<Tracks>) good.get(FRAMES)).reason()).isEqualTo(EndReason.COMPLETE);
        for (String stream : List.of("stray", "strays", "packed", "ä".repeat(101), "c".repeat(70_000))) {
            assertThat(items(stream))
                    .as(stream.substring(0, 3))
                    .singleElement()
                    .satisfies(item ->
                            assertThat(((StreamItem.End<Tracks>) item).reason()).isEqualTo(EndReason.GIVEN_UP));
        }
    }

    @Test
    void tracks_recordsOfSomebodyElse_areForeignAndStopNobody() throws Exception {
        // Given
        Topic<Tracks> tracks = clients.topics().tracks();
        sendWhole(tracks, "good");
        int kinds = poison.sendAll(tracks, 0);
        poison.send(first(tracks, "good"));
        Failure failure = new Failure(new CountDownLatch(1));
        CountDownLatch done = new CountDownLatch(1);
        Path clip = Clips.write(folder.resolve("clip.mp4"), FRAMES);
        SourceOptions source = new SourceOptions(
                clip,
                "clip",
                FrameSelection.ALL,
                new EncodeSettings(90, OptionalInt.empty()),
                OptionalDouble.empty(),
                1);

        // When
        CommittedAnswers answers = new CommittedAnswers(tracks);
        List<StreamItem<Tracks>> found = Collections.synchronizedList(new ArrayList<>());
        try (Closing closing = new Closing()) {
            TopicFollower follower = closing.add(TopicFollower.open(
                    clients,
                    tracks.name(),
                    Map.of(),
                    record -> answers.read(record).ifPresent(found::add),
                    thrown -> failure.report("reading", thrown)));
            IngestService.ingest(
                            new IngestSettings(clients, List.of(source), 64, KeepFrames.parse("all"), false),
                            finished -> {},
                            (name, why) -> {})
                    .open(closing, failure, done, new Meters());
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(follower.awaitCaughtUp(Duration.ofSeconds(30))).isTrue();
        }

        // Then
        assertThat(kinds).isGreaterThanOrEqualTo(45);
        assertThat(failure.first()).isEmpty();
        assertThat(found.stream().filter(item -> item.id().streamId().equals("good")))
                .hasSize(FRAMES + 1);
        assertThat(answers.foreign()).isGreaterThanOrEqualTo(40);
        assertThat(items("good")).hasSize(FRAMES + 1);
    }

    private void track(List<Throwable> failures, BooleanSupplier enough) throws Exception {
        TrackerSettings settings = new TrackerSettings(
                clients,
                folder.resolve("state"),
                TrackerSettings.ARCHIVE_COMMIT,
                8,
                1,
                Optional.empty(),
                FoldSettings.DEFAULT,
                PATIENCE);
        try (TrackerApp app = TrackerApp.open(settings, failures::add)) {
            assertThat(app).isNotNull();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!enough.getAsBoolean() && failures.isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private boolean ended(String stream) {
        return new TracksReader(clients)
                .epochs().stream()
                        .anyMatch(
                                epoch -> (epoch.streamId().equals(stream) && epoch.ended()) || answered(epoch, stream));
    }

    /** A stream that only failed has no end of its own. */
    private static boolean answered(StreamEpoch epoch, String stream) {
        return epoch.streamId().equals(stream) && stream.equals("greatest-value");
    }

    private List<StreamItem<Tracks>> items(String stream) {
        List<StreamItem<Tracks>> items = new ArrayList<>();
        new TracksReader(clients).read(List.of(new StreamEpoch(stream, 0, 0, true)), items::add);
        return items;
    }

    private <T> void sendWhole(Topic<T> topic, String stream) throws Exception {
        poison.send(first(topic, stream));
        for (int number = 1; number < FRAMES; number++) {
            poison.send(topic.encode(0, gap(stream, number, StreamItem.Provenance.at(1))));
        }
        poison.send(topic.encode(
                0,
                new StreamItem.End<>(new FrameId(stream, 0, FRAMES), StreamItem.Provenance.at(1), EndReason.COMPLETE)));
    }

    private static <T> ProducerRecord<String, byte[]> first(Topic<T> topic, String stream) {
        StreamStart start = new StreamStart(StreamPolicy.ARCHIVE, false, "f", "good.mp4", OptionalLong.empty());
        return topic.encode(0, gap(stream, 0, new StreamItem.Provenance(1, Optional.of(start), Optional.empty())));
    }

    private static <T> StreamItem<T> gap(String stream, long number, StreamItem.Provenance provenance) {
        return new StreamItem.Gap<>(new FrameId(stream, 0, number), provenance, 1, GapReason.RATE);
    }
}
