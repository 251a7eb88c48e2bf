package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.core.UserError;
import io.posestream.media.Image;
import io.posestream.media.record.RecorderOptions;
import io.posestream.media.record.VideoRecorder;
import io.posestream.runner.run.option.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same command again, whatever an earlier one has left of its sources. */
final class ResumeTest {
    private static final List<String> FILES =
            List.of("posetrack.json", "posetrack-mota.json", "keypoints.json", "summary.json");

    @TempDir
    private Path folder;

    private Path first;
    private Path second;
    private Path out;
    private ModelOptions networks;

    @BeforeEach
    void writeClips() throws IOException {
        first = clip("first.mp4", 3);
        second = clip("second.mp4", 5);
        out = folder.resolve("out");
        networks = TinyNetworks.oneStage(folder);
    }

    @Test
    void run_oneSourceFinishedOneNot_goesOnUntilAllIsThereAndThenSaysSo() throws IOException {
        // Given one source that is finished and whose files were being written when the process was killed
        assertThat(request().source(first, "first").run()).isEqualTo(Run.Ending.COMPLETE);
        Path results = out.resolve("first");
        byte[] before = Files.readAllBytes(results.resolve("posetrack.json"));
        Files.delete(results.resolve("summary.json"));
        Files.delete(results.resolve("keypoints.json"));

        // When the command names another one before it
        RunRequest both = request().source(second, "second").source(first, "first");

        // Then
        assertThat(both.run()).as("said %s", both.said()).isEqualTo(Run.Ending.COMPLETE);
        assertThat(results.resolve("posetrack.json")).hasBinaryContent(before);
        assertThat(results.toFile().list()).containsExactlyInAnyOrderElementsOf(FILES);
        assertThat(out.resolve("second").toFile().list()).containsExactlyInAnyOrderElementsOf(FILES);
        assertThat(summary("first").path("results").asLong()).isEqualTo(3);
        assertThat(summary("second").path("results").asLong()).isEqualTo(5);

        // When one is whole and the other's files are gone
        Files.delete(out.resolve("second").resolve("posetrack.json"));
        Files.writeString(results.resolve("keypoints.json"), "left alone");
        RunRequest again = request().source(first, "first").source(second, "second");

        // Then
        assertThat(again.run()).as("said %s", again.said()).isEqualTo(Run.Ending.COMPLETE);
        assertThat(again.said()).anyMatch(line -> line.startsWith("first: finished before"));
        assertThat(results.resolve("keypoints.json")).hasContent("left alone");
        assertThat(out.resolve("second/posetrack.json")).isNotEmptyFile();

        // When all is there
        RunRequest last = request().source(first, "first").source(second, "second");

        // Then
        assertThat(last.run()).isEqualTo(Run.Ending.COMPLETE);
        assertThat(last.said())
                .singleElement()
                .asString()
                .startsWith("posestream: finished already")
                .contains("first", "second", "--again");
        assertThatThrownBy(() -> request().source(first, "first").limit(2).run())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("other frame options");
    }

    private RunRequest request() {
        return new RunRequest(out)
                .models(networks)
                .dataDir(folder.resolve("data"))
                .threads(1);
    }

    private JsonNode summary(String stream) throws IOException {
        return RunRequest.json(out.resolve(stream).resolve("summary.json"));
    }

    private Path clip(String name, int frames) throws IOException {
        Path file = folder.resolve(name);
        try (VideoRecorder recorder = VideoRecorder.create(file, RecorderOptions.of(160, 120, 40_000))) {
            for (int i = 0; i < frames; i++) {
                byte[] bgr = new byte[160 * 120 * 3];
                for (int p = 0; p < bgr.length; p++) {
                    bgr[p] = (byte) (p * 31 + i * 7);
                }
                try (Image image = Image.of(160, 120, bgr)) {
                    recorder.add(image, i * 40_000L);
                }
            }
            recorder.finish();
        }
        return file;
    }
}
