package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run whose broker loses its disk. */
@SharedTest
@Tag("full")
@Timeout(300)
final class BrokerDeathTest {
    private static final long BEGIN_SECONDS = 120;
    /** Nothing waits for a broker that is gone: seconds on an idle machine, against the 30 s the tracker may take. */
    private static final long END_SECONDS = 25;

    private static final int FRAMES = 150;

    @Test
    void run_brokersFolderGone_endsSoonWithClosedFilesAndOneLine(@TempDir Path folder) throws Exception {
        // Given a run under way
        Path data = folder.resolve("data");
        RunRequest request = new RunRequest(folder.resolve("out"))
                .source(Shared.path("videos", "one-by-one.mp4"), "long")
                .threads(1)
                .limit(FRAMES)
                .dataDir(data);
        CompletableFuture<Run.Ending> run = CompletableFuture.supplyAsync(request::run);
        Path results = folder.resolve("out/long");
        awaitTrue(() -> BrokerLog.tracks(data.resolve("kafka")) > 3_000);

        // When
        Path gone = Files.move(data.resolve("kafka"), data.resolve("gone"));
        Path inTheWay = Files.writeString(data.resolve("kafka"), "in the way");

        // Then
        assertThat(run.get(END_SECONDS, TimeUnit.SECONDS)).isEqualTo(Run.Ending.FAILED);
        assertThat(request.said())
                .filteredOn(line -> line.startsWith("posestream: "))
                .singleElement()
                .asString()
                .contains("broker died", "the same command goes on");
        JsonNode summary = RunRequest.json(results.resolve("summary.json"));
        assertThat(summary.path("interrupted").asBoolean()).isTrue();
        assertThat(summary.path("results").asLong()).isPositive();
        assertThat(RunRequest.json(results.resolve("posetrack.json")).path("images"))
                .hasSize(summary.path("results").asInt());

        // When the disk is back
        Files.delete(inTheWay);
        Files.move(gone, data.resolve("kafka"));
        Run.Ending second = new RunRequest(folder.resolve("out"))
                .source(Shared.path("videos", "one-by-one.mp4"), "long")
                .limit(FRAMES)
                .dataDir(data)
                .run();

        // Then
        assertThat(second).isEqualTo(Run.Ending.COMPLETE);
        JsonNode whole = RunRequest.json(results.resolve("summary.json"));
        assertThat(whole.path("results").asLong()).isEqualTo(FRAMES);
        assertThat(whole.path("frames_in").asLong()).isEqualTo(FRAMES);
    }

    private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BEGIN_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
