package io.posestream.acceptance.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.posestream.core.UserError;
import io.posestream.core.system.Closing;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.stream.KeepFrames;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.proto.Topic;
import io.posestream.results.format.ExportFormat;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.export.Export;
import io.posestream.runner.meter.MeterOptions;
import io.posestream.runner.meter.Meters;
import io.posestream.runner.run.Failure;
import io.posestream.runner.service.Ending;
import io.posestream.runner.service.IngestService;
import io.posestream.runner.service.IngestSettings;
import io.posestream.runner.service.SharedStages;
import io.posestream.runner.service.StageProcess;
import io.posestream.testkit.SharedTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The stages as they run in processes of their own, side by side in this one, against a real broker. */
@ExtendWith(SharedBroker.class)
final class ServicesTest {
    private static final int FRAMES = 4;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private ClientSettings clients;

    @BeforeEach
    void choosePrefix(TestInfo info, SharedBroker.Running broker) {
        clients = broker.clients(info);
    }

    @Test
    void requireTopics_topicsThatAreMissingOrDoNotFit_areNamed() {
        // Given no topics / When / Then
        assertThatThrownBy(() -> Cluster.requireTopics(clients))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is missing: run 'posestream topics create' (and 5 more problems)");

        // Given topics of another size than wanted
        createTopics(2);

        // When / Then
        Cluster.requireTopics(clients);
        assertThat(Cluster.problems(clients, Optional.of(8), Optional.empty()))
                .hasSize(5)
                .allMatch(problem -> problem.endsWith("has 2 partitions, not 8"));
        assertThat(Cluster.problems(clients, Optional.empty(), Optional.of(Duration.ofDays(1))))
                .hasSize(4)
                .allMatch(problem -> problem.contains("retention.ms"));
    }

    @Test
    void run_stageThatFails_saysSoInOneLineAndClosesWhatItOpened() {
        // Given
        createTopics(1);
        StringWriter err = new StringWriter();
        CountDownLatch closed = new CountDownLatch(1);

        // When
        Ending ending = new StageProcess("detect", clients, new PrintWriter(err, true), MeterOptions.NONE, () -> {})
                .run((closing, failure, done, meters) -> {
                    closing.add(closed::countDown);
                    failure.report("the detector", new IllegalStateException("no more\nmemory"));
                });

        // Then
        assertThat(ending).isEqualTo(Ending.FAILED);
        assertThat(closed.getCount()).isZero();
        assertThat(err.toString().lines()).containsExactly("posestream: detect failed: no more");
    }

    @Test
    @Timeout(120)
    void run_topicsDeletedUnderIt_endsWithOneLine() throws Exception {
        // Given a stage that follows a topic
        createTopics(1);
        StringWriter err = new StringWriter();
        CountDownLatch follows = new CountDownLatch(1);
        StageProcess process =
                new StageProcess("track", clients, new PrintWriter(err, true), MeterOptions.NONE, () -> {});
        CompletableFuture<Ending> ending =
                CompletableFuture.supplyAsync(() -> process.run((closing, failure, done, meters) -> {
                    closing.add(TopicFollower.open(
                            clients,
                            clients.topics().tracks().name(),
                            Map.of(),
                            record -> {},
                            thrown -> failure.report("following", thrown)));
                    follows.countDown();
                }));
        assertThat(follows.await(60, TimeUnit.SECONDS)).isTrue();

        // When
        try (Admin admin = Admin.create(clients.admin())) {
            List<String> names = List.copyOf(
                    clients.topics().chain().stream().map(Topic::name).toList());
            admin.deleteTopics(names).all().get(30, TimeUnit.SECONDS);
        }

        // Then
        assertThat(ending.get(60, TimeUnit.SECONDS)).isEqualTo(Ending.FAILED);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("posestream: track failed: deleted while in use: ")
                .contains(clients.topics().frames().name(), "topics create");
    }

    @Test
    @SharedTest
    void open_allStages_trackAClipThatCanBeExportedAndIsThenFinished() throws InterruptedException {
        // Given
        createTopics(3);
        CountDownLatch wake = new CountDownLatch(1);
        Failure failure = new Failure(wake);
        SharedStages stages = new SharedStages(clients, 2, Optional.of("member"));

        // When ingest keeps no pictures, it is done once every frame is answered
        try (Closing closing = new Closing()) {
            stages.tracker().open(closing, failure, wake, new Meters());
            stages.pose().open(closing, failure, wake, new Meters());
            stages.detector().open(closing, failure, wake, new Meters());
            IngestService.ingest(ingest(KeepFrames.parse("none")), ServicesTest::notFinished, ServicesTest::noFailure)
                    .open(closing, failure, wake, new Meters());
            assertThat(wake.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        // Then
        assertThat(failure.first()).isEmpty();
        List<Export.Outcome> outcomes = export(folder.resolve("out")).run();
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.epoch().ended()).isTrue();
            assertThat(outcome.facts().orElseThrow().counts().numbers()).isEqualTo(FRAMES);
            assertThat(outcome.notes()).isEmpty();
            assertThat(outcome.files()).hasSize(2).allMatch(Files::isRegularFile);
        });
        assertThatThrownBy(() -> export(folder.resolve("out")).run())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--overwrite");
        for (String keep : List.of("all", "none")) {
            List<String> finished = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(1);
            try (Closing closing = new Closing()) {
                IngestService.ingest(ingest(KeepFrames.parse(keep)), finished::add, ServicesTest::noFailure)
                        .open(closing, failure, done, new Meters());
            }
            assertThat(done.getCount()).isZero();
            assertThat(finished).containsExactly("clip");
        }
    }

    private static void notFinished(String stream) {
        fail(stream + " is finished");
    }

    private static void noFailure(String stream, String why) {
        fail(stream + ": " + why);
    }

    private void createTopics(int partitions) {
        List<String> made =
                Cluster.ask(clients, admin -> TopicPlan.embedded(partitions).create(admin, clients.topics()));
        assertThat(made).hasSize(6);
    }

    private IngestSettings ingest(KeepFrames keepFrames) {
        SourceOptions clip = SharedStages.clip("clip", FRAMES);
        return new IngestSettings(clients, List.of(clip), Integer.MAX_VALUE, keepFrames, false);
    }

    private Export export(Path out) {
        return new Export(
                clients,
                new TracksReader(clients),
                List.of("clip"),
                OptionalLong.empty(),
                out,
                List.of(ExportFormat.POSETRACK, ExportFormat.MOT),
                Optional.empty(),
                false,
                ExportFormat.Options.plain(),
                false);
    }
}
