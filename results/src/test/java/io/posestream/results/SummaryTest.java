package io.posestream.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.UserError;
import io.posestream.results.settled.ResultCounts;
import io.posestream.results.settled.StreamFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
    @TempDir
    Path folder;

    private static RunSummary summary(String stream, long epoch, long framesIn, long inFlight, boolean interrupted) {
        ResultCounts counts = new ResultCounts(
                90,
                new TreeMap<>(Map.of("rate", 6L, "corrupt", 1L)),
                new TreeMap<>(Map.of("computing", 3L)),
                200,
                4,
                9);
        StreamFacts facts = new StreamFacts(stream, epoch, Optional.empty(), Optional.of("complete"), counts);
        StageTimes pose =
                new StageTimes(Optional.of(new StageTimes.Latency(1.23456, 2, 3, 4)), Map.of("inference", 12.34567));
        return new RunSummary(
                facts,
                framesIn,
                inFlight,
                3,
                0,
                interrupted,
                OptionalLong.of(5),
                Duration.ofSeconds(30),
                Map.of("pose", pose),
                List.of("a note"));
    }

    @Test
    void new_numbersThatDoNotAddUp_areRefused() {
        assertThatCode(() -> summary("gate", 0, 100, 0, false)).doesNotThrowAnyException();
        assertThatCode(() -> summary("gate", 0, 110, 10, true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> summary("gate", 0, 101, 0, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("results 90 + skipped 7 + failed 3 + in flight 0 is not frames in 101");
        assertThatThrownBy(() -> summary("gate", 0, 110, 10, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void write_summary_tellsEverything() throws IOException {
        // When
        JsonNode json = new ObjectMapper()
                .readTree(SummaryFile.write(summary("gate", 2, 100, 0, false), folder)
                        .toFile());
        // Then
        assertThat(json.get("results").asLong()
                        + json.get("skipped").asLong()
                        + json.get("failed").asLong())
                .isEqualTo(json.get("frames_in").asLong());
        assertThat(json.get("skipped_by_reason").get("corrupt").asLong()).isEqualTo(1);
        assertThat(json.get("frames_per_second").asDouble()).isEqualTo(3);
        assertThat(json.get("latency_ms").get("pose").get("p50").asDouble()).isEqualTo(1.235);
        assertThat(json.get("time_s").get("pose").get("inference").asDouble()).isEqualTo(12.346);
        assertThat(json.get("overlay_from").asLong()).isEqualTo(5);
        assertThat(json.get("tracks").asInt()).isEqualTo(9);
        assertThat(json.has("in_flight")).isFalse();
    }

    private void finishedRun(boolean interrupted, long inFlight) {
        ResultFolder results = new ResultFolder(folder, "gate");
        results.create();
        SummaryFile.write(summary("gate", 2, 100 + inFlight, inFlight, interrupted), results.path());
    }

    @Test
    void requireFree_finishedResults_needOverwrite() {
        // Given
        finishedRun(false, 0);
        ResultFolder results = new ResultFolder(folder, "gate");
        // When / Then
        assertThatThrownBy(() -> results.requireFree(OptionalLong.of(2), false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("already holds results")
                .hasMessageContaining("--overwrite");
        assertThatCode(() -> results.requireFree(OptionalLong.of(2), true)).doesNotThrowAnyException();
    }

    @Test
    void requireFree_interruptedResults_mayBeReplacedByTheSameEpochOnly() {
        // Given
        finishedRun(true, 4);
        ResultFolder results = new ResultFolder(folder, "gate");
        // When / Then
        assertThatCode(() -> results.requireFree(OptionalLong.of(2), false)).doesNotThrowAnyException();
        assertThatThrownBy(() -> results.requireFree(OptionalLong.of(3), false)).isInstanceOf(UserError.class);
    }

    @Test
    void requireFree_folderIsAFile_isRefused() throws IOException {
        // Given
        Files.writeString(folder.resolve("gate"), "");
        // When / Then
        assertThatThrownBy(() -> new ResultFolder(folder, "gate").requireFree(OptionalLong.of(0), true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is not a folder");
    }

    @Test
    void new_streamIdThatLeavesTheFolder_isRefused() {
        for (String id : List.of("..", ".", "a/b", "/etc", "../x", "nul\0")) {
            assertThatThrownBy(() -> new ResultFolder(folder, id)).as(id).isInstanceOf(UserError.class);
        }
        assertThat(new ResultFolder(folder, "видео 'x'").path()).isEqualTo(folder.resolve("видео 'x'"));
    }
}
