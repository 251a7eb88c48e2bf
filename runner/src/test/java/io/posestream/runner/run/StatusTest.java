package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.UserError;
import io.posestream.runner.export.KeptBroker;
import io.posestream.runner.status.StatusReader;
import io.posestream.runner.status.StatusText;
import io.posestream.runner.status.StreamStatus;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the streams of a run. */
@SharedTest
@Timeout(200)
final class StatusTest {
    @TempDir
    private Path folder;

    @Test
    void look_runWithADamagedPicture_saysItOfEachStreamFromOutsideToo() throws Exception {
        // Given
        Path data = folder.resolve("data");
        RunRequest request = new RunRequest(folder.resolve("out"))
                .source(Shared.path("videos", "one-by-one.mp4"), "corridor")
                .fps(5)
                .limit(2)
                .source(DamagedPictures.write(folder.resolve("pictures"), 2), "pictures")
                .dataDir(data);
        request.run();

        // When the folder's broker is up in one process and another asks it
        try (KeptBroker first = KeptBroker.reach(data);
                KeptBroker second = KeptBroker.reach(data)) {
            assertThat(first.clients("test", Map.of()).bootstrapServers())
                    .isEqualTo(second.clients("test", Map.of()).bootstrapServers());
            StatusReader reader = new StatusReader(second.clients("test", Map.of()), Optional.empty());
            List<StreamStatus> seen = reader.look();

            // Then
            assertThat(seen).extracting(StreamStatus::stream).containsExactly("corridor", "pictures");
            StreamStatus corridor = seen.get(0);
            assertThat(corridor.results()).isEqualTo(2);
            assertThat(corridor.skipped()).containsOnlyKeys("rate");
            assertThat(corridor.state()).isEqualTo("ended: limit");
            StreamStatus pictures = seen.get(1);
            assertThat(pictures.results()).isEqualTo(1);
            assertThat(pictures.failed()).isEqualTo(1);
            assertThat(pictures.deadLetters()).isEqualTo(1);
            assertThat(pictures.lastReason()).startsWith("computing: ");
            assertThat(pictures.state()).isEqualTo("ended: complete");
            assertThat(reader.foreign()).isZero();

            // When it looks again, nothing counts twice
            assertThat(reader.look()).extracting(StreamStatus::results).containsExactly(2L, 1L);
            assertThat(new StatusReader(second.clients("test", Map.of()), Optional.of(Duration.ofMillis(1))).look())
                    .isEmpty();
            assertTexts(seen);
        }
    }

    private static void assertTexts(List<StreamStatus> seen) throws Exception {
        List<String> table = StatusText.table(seen, Map.of("pose", 7L, "tracker", 0L), 1);
        assertThat(table).hasSize(5);
        assertThat(table.get(0)).startsWith("STREAM    STATE");
        assertThat(table.get(2)).contains("pictures", "ended: complete", "1 (computing: ");
        assertThat(table.get(3)).isEqualTo("waiting in all: pose 7");
        assertThat(table.get(4)).startsWith("1 dead letters are of no stream");
        JsonNode json = new ObjectMapper().readTree(StatusText.json(seen, Map.of(), 0));
        assertThat(json.path("streams")).hasSize(2);
        assertThat(json.path("streams").get(1).path("failed").asLong()).isEqualTo(1);
        assertThat(json.path("streams").get(0).path("skipped").path("rate").asLong())
                .isPositive();
    }

    @Test
    void reach_folderWithoutABroker_isOneLine() {
        assertThatThrownBy(() -> KeptBroker.reach(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds no broker's data");
    }
}
