package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are unusual but good. */
@SharedTest
final class OddSourcesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    /** What was said of all of them, run together. */
    private static Typed typed;

    @BeforeAll
    static void runAll() throws IOException {
        // two of one base name, one of spaces, quotes and letters of other scripts, one that ends after two thirds
        List<Path> sources = List.of(
                Clips.write(Files.createDirectory(folder.resolve("a")).resolve("door.mp4"), 3),
                Clips.write(Files.createDirectory(folder.resolve("b")).resolve("door.mp4"), 4),
                Clips.write(folder.resolve("Łódź \"дверь\" d'été 門 100%.mp4"), 2),
                Clips.cut(Clips.write(folder.resolve("short.mp4"), 12), 0.7));
        List<String> arguments = new ArrayList<>(List.of("run"));
        sources.forEach(source -> arguments.add(source.toString()));
        arguments.addAll(List.of(
                "--detector", Shared.path("models", "rtmdet_nano_person.onnx").toString(),
                "--pose", Shared.path("models", "tinypose_256x192.onnx").toString(),
                "--out", folder.resolve("out").toString()));
        typed = Typed.command(arguments);
        assertThat(typed.code()).as("said %s", typed.err()).isZero();
    }

    @Test
    void run_fileCutShort_givesWhatItHasWithAWarning() throws IOException {
        assertThat(typed.err())
                .filteredOn(line -> line.contains("warning"))
                .singleElement()
                .asString()
                .contains("ended before");
        JsonNode summary = summary("short");
        assertThat(summary.path("frames_in").asLong()).isEqualTo(12);
        assertThat(summary.path("results").asLong()).isBetween(1L, 11L);
        assertThat(summary.path("skipped_by_reason").path("corrupt").asLong())
                .isEqualTo(12 - summary.path("results").asLong());
        assertThat(summary.path("end").asText()).isEqualTo("truncated");
    }

    @Test
    void run_sameNamesAndStrangeNames_eachHasItsFolder() throws IOException {
        assertThat(summary("door").path("results").asLong()).isEqualTo(3);
        assertThat(summary("door-2").path("results").asLong()).isEqualTo(4);
        assertThat(summary("Łódź__дверь__d_été_門_100_").path("results").asLong())
                .isEqualTo(2);
    }

    private static JsonNode summary(String stream) throws IOException {
        return JSON.readTree(
                folder.resolve("out").resolve(stream).resolve("summary.json").toFile());
    }
}
