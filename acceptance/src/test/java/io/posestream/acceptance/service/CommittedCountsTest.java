package io.posestream.acceptance.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.system.Closing;
import io.posestream.detector.DetectorConfig;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.meter.Scrape;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.IngestService;
import io.posestream.runner.service.IngestSettings;
import io.posestream.runner.service.SharedStages;
import io.posestream.testkit.SharedTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the tracker counts where its transactions are undone. */
@SharedTest
@ExtendWith(SharedBroker.class)
@Timeout(240)
final class CommittedCountsTest {
    private static final int FRAMES = 24;
    private static final long PATIENCE_SECONDS = 120;
    private static final long LOOK_MS = 10;

    @Test
    void scrape_trackerWhoseTransactionsAreUndone_countsWhatIsInTheTopic(SharedBroker.Running broker) throws Exception {
        // Given
        ClientSettings clients = broker.clients("undone");
        Cluster.ask(clients, admin -> TopicPlan.embedded(1).create(admin, clients.topics()));
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);
        Meters meters = new Meters();
        Scrape seen;
        try (Closing closing = new Closing()) {
            stages(clients, closing, failure, wake, meters);

            // When its producer is fenced off now and then, while there are answers to come
            while (!wake.await(LOOK_MS, TimeUnit.MILLISECONDS) && undone(meters) == 0) {
                fence(clients);
            }
            assertThat(wake.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            seen = Scrape.of(meters, 10);
        }

        // Then
        assertThat(failure.first()).isEmpty();
        assertThat(seen.sum("posestream_tracker_undone_records_total")).isPositive();
        List<StreamItem<Tracks>> stored = stored(clients);
        long people = stored.stream()
                .filter(StreamItem.Looked.class::isInstance)
                .mapToLong(item ->
                        ((StreamItem.Looked<Tracks>) item).value().people().size())
                .sum();
        assertThat(seen.sum("posestream_stage_answers_total", "stage=\"tracker\"", "answer=\"result\""))
                .isEqualTo(FRAMES);
        assertThat(seen.sum("posestream_stage_answers_total", "stage=\"tracker\"", "answer=\"end\""))
                .isEqualTo(1);
        assertThat(stored).hasSize(FRAMES + 1);
        assertThat(seen.sum("posestream_people_total", "stage=\"tracker\"")).isEqualTo((double) people);
        assertThat(seen.sum("posestream_frames_in_total"))
                .isEqualTo(FRAMES)
                .isEqualTo(seen.sum("posestream_frames_results_total"));
    }

    private static double undone(Meters meters) throws Exception {
        return Scrape.of(meters, 10).sum("posestream_tracker_undone_records_total");
    }

    /** Takes their names away from the producers of the tracker. */
    private static void fence(ClientSettings clients) throws Exception {
        try (Admin admin = Admin.create(clients.admin())) {
            List<String> names = admin.listTransactions().all().get(PATIENCE_SECONDS, TimeUnit.SECONDS).stream()
                    .map(TransactionListing::transactionalId)
                    .filter(name -> name.startsWith(clients.group("tracker")))
                    .toList();
            if (!names.isEmpty()) {
                admin.fenceProducers(names).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private static void stages(
            ClientSettings clients, Closing closing, Failure failure, CountDownLatch wake, Meters meters) {
        SharedStages stages = new SharedStages(clients);

        stages.tracker().open(closing, failure, wake, meters);
        stages.pose().open(closing, failure, wake, meters);
        stages.detector(DetectorConfig.defaults().withScoreThreshold(0.5)).open(closing, failure, wake, meters);
        SourceOptions clip = SharedStages.clip("clip", FRAMES);
        IngestService.ingest(
                        new IngestSettings(clients, List.of(clip), 8, KeepFrames.parse("none"), false),
                        stream -> {},
                        (stream, why) -> {})
                .open(closing, failure, wake, meters);
    }

    private static List<StreamItem<Tracks>> stored(ClientSettings clients) {
        List<StreamItem<Tracks>> items = new ArrayList<>();
        TopicReader.readAll(clients, clients.topics().tracks().name(), Map.of(), record -> {
            try {
                items.add(clients.topics().tracks().decode(record));
            } catch (UnreadableRecordException e) {
                throw new AssertionError(e);
            }
        });
        return items;
    }
}
