package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topic;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.testkit.SharedTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a cluster where somebody else writes and deletes. */
@SharedTest
@Tag("full")
@ExtendWith(SharedBroker.class)
@Timeout(180)
final class DisturbedRunTest {
    /** More than the tracker parks of one stream. */
    private static final int STRAYS = 1_100;
    /** More than are answered before somebody has deleted the topics. */
    private static final int MANY = 600;

    private static final long PATIENCE = 90;

    @TempDir
    private Path folder;

    private ClientSettings clients;

    @BeforeEach
    void makeTopics(TestInfo info, SharedBroker.Running broker) {
        clients = broker.chain(info, 1);
    }

    @Test
    void run_itsStreamCannotBeHeld_saysSoAndFails() throws Exception {
        // Given numbers of that stream that nobody has begun
        Topic<Poses> poses = clients.topics().poses();
        try (Poison poison = new Poison(clients, 1)) {
            for (int number = 1; number <= STRAYS; number++) {
                FrameId id = new FrameId(Chain.STREAM, 0, number);
                poison.send(poses.encode(0, new StreamItem.Gap<>(id, StreamItem.Provenance.at(1), 1, GapReason.RATE)));
            }
        }

        // When
        Typed run = Typed.command(arguments(3));

        // Then
        assertThat(run.code()).as("said %s", run.err()).isEqualTo(1);
        assertThat(run.err())
                .anyMatch(line -> line.startsWith(Chain.STREAM + ": given-up"))
                .anyMatch(line -> line.contains("could not hold its records"))
                .noneMatch(line -> line.contains("Exception"));
    }

    @Test
    void run_topicsDeletedUnderIt_endsWithOneLine() throws Exception {
        // Given a run under way
        CompletableFuture<Typed> run = CompletableFuture.supplyAsync(() -> Typed.command(arguments(MANY)));
        try (Admin admin = Admin.create(clients.admin())) {
            TopicPartition tracks = new TopicPartition(clients.topics().tracks().name(), 0);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
            while (answers(admin, tracks) == 0) {
                assertThat(run).as("the run").isNotDone();
                assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(50);
            }

            // When
            List<String> names =
                    clients.topics().chain().stream().map(Topic::name).toList();
            admin.deleteTopics(names).all().get(30, TimeUnit.SECONDS);
        }

        // Then
        Typed ended = run.get(PATIENCE, TimeUnit.SECONDS);
        assertThat(ended.code()).as("said %s", ended.err()).isEqualTo(1);
        assertThat(ended.err())
                .filteredOn(line -> line.startsWith("posestream: "))
                .singleElement()
                .asString()
                .startsWith("posestream: failed: deleted while in use: ")
                .contains(clients.topics().tracks().name());
        assertThat(Chain.summary(folder.resolve("out").resolve(Chain.STREAM))
                        .path("interrupted")
                        .asBoolean())
                .isTrue();
    }

    private static long answers(Admin admin, TopicPartition tracks) throws Exception {
        return admin.listOffsets(Map.of(tracks, OffsetSpec.latest()))
                .partitionResult(tracks)
                .get(30, TimeUnit.SECONDS)
                .offset();
    }

    private List<String> arguments(int frames) {
        List<String> arguments = Chain.run(frames, folder.resolve("out"));
        arguments.addAll(List.of("--prefix", clients.prefix(), "--bootstrap-servers", clients.bootstrapServers()));
        List<String> known = new ArrayList<>();
        clients.overrides().forEach((key, value) -> known.addAll(List.of("-K", key + "=" + value)));
        arguments.addAll(known);
        return arguments;
    }
}
