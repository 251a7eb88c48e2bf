package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.system.Closing;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.proto.Topic;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.IngestService;
import io.posestream.runner.service.IngestSettings;
import io.posestream.runner.service.SharedStages;
import io.posestream.testkit.SharedTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntBiFunction;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every stage among records of every kind that nobody of ours writes, in every topic, before, during and after a clip; the
 * clip's tracks are those of a clean chain. {@code -Ddrill.seed=N} sets another order and other bytes.
 */
@SharedTest
@Tag("full")
@Timeout(900)
@ExtendWith(SharedBroker.class)
final class PoisonDrillTest {
    private static final int FRAMES = 8;
    private static final int PARTITIONS = 2;
    private static final long PATIENCE_SECONDS = 300;
    private static final long SEED = Long.getLong("drill.seed", 1);

    @Test
    void stages_amongPoisonOfEveryKind_giveTheTracksOfACleanChain(SharedBroker.Running broker) throws Exception {
        // Given
        List<StreamItem<Tracks>> clean = track(chain(broker, "clean-chain"), Optional.empty(), "clip");
        assertThat(clean).hasSize(FRAMES + 1);

        // When
        ClientSettings clients = chain(broker, "poisoned-chain");
        List<StreamItem<Tracks>> first;
        List<StreamItem<Tracks>> second;
        try (Poison poison = new Poison(clients, SEED)) {
            assertThat(poisonAll(clients, poison::sendAll)).isGreaterThanOrEqualTo(45);
            first = track(clients, Optional.of(poison), "clip");
            // whoever is started now reads what stopped nobody before
            second = track(clients, Optional.empty(), "clip-2");
        }

        // Then
        assertThat(first)
                .extracting(PoisonDrillTest::withoutArrival)
                .isEqualTo(clean.stream().map(PoisonDrillTest::withoutArrival).toList());
        assertThat(second).hasSize(FRAMES + 1);
    }

    private static ClientSettings chain(SharedBroker.Running broker, String prefix) {
        ClientSettings clients = broker.clients(prefix);
        try (Admin admin = Admin.create(clients.admin())) {
            TopicPlan.embedded(PARTITIONS).create(admin, clients.topics());
        }
        return clients;
    }

    private static int poisonAll(ClientSettings clients, ToIntBiFunction<Topic<?>, Integer> send) {
        int kinds = 0;
        for (Topic<?> topic : clients.topics().chain()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                kinds = send.applyAsInt(topic, partition);
            }
        }
        return kinds;
    }

    /** All stages until the stream has ended, poison among it; no stage may fail. */
    private static List<StreamItem<Tracks>> track(ClientSettings clients, Optional<Poison> poison, String stream)
            throws Exception {
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);

        SharedStages stages = new SharedStages(clients, 2, Optional.of("member"));
        try (Closing closing = new Closing()) {
            stages.tracker().open(closing, failure, wake, new Meters());
            stages.pose().open(closing, failure, wake, new Meters());
            stages.detector().open(closing, failure, wake, new Meters());
            if (poison.isPresent()) {
                poisonAll(clients, poison.get()::sendSmall);
            }
            IngestService.ingest(
                            new IngestSettings(
                                    clients, List.of(clip(stream)), Integer.MAX_VALUE, KeepFrames.parse("all"), false),
                            finished -> {},
                            (name, why) -> {})
                    .open(closing, failure, new CountDownLatch(1), new Meters());
            if (poison.isPresent()) {
                poisonAll(clients, poison.get()::sendSmall);
            }
            await(() -> ended(clients, stream) || failure.first().isPresent());
            assertThat(failure.first()).isEmpty();
        }
        assertThat(failure.first()).isEmpty();
        List<StreamItem<Tracks>> items = new ArrayList<>();
        new TracksReader(clients).read(List.of(new StreamEpoch(stream, 0, 0, true)), items::add);
        return items;
    }

    private static SourceOptions clip(String stream) {
        return SharedStages.clip(stream, FRAMES);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static boolean ended(ClientSettings clients, String stream) {
        return new TracksReader(clients)
                .epochs().stream().anyMatch(epoch -> epoch.streamId().equals(stream) && epoch.ended());
    }

    /** Where a frame lies and when it came differs from chain to chain. */
    private static StreamItem<Tracks> withoutArrival(StreamItem<Tracks> item) {
        return item.with(new StreamItem.Provenance(0, item.provenance().start(), Optional.empty()));
    }
}
