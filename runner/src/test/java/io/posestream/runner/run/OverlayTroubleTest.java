package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Videos that cannot be drawn as they are: their results are there all the same, and so are everybody else's. */
@SharedTest
final class OverlayTroubleTest {
    @TempDir
    private Path out;

    @Test
    void call_narrowPicturesAndLongPauses_costNoOtherResult() throws IOException {
        // Given
        RunRequest request = new RunRequest(out)
                .source(Shared.path("cases", "one_pixel_overlay", "1x241.mkv"), "narrow")
                .source(Shared.path("cases", "gap_over_36_minutes", "pause-1h.mkv"), "pause")
                .source(Shared.path("videos", "one-by-one.mp4"), "sound")
                .limit(4)
                .overlay();

        // When
        Run.Ending ending = request.run();

        // Then
        assertThat(ending).as("said %s", request.said()).isEqualTo(Run.Ending.COMPLETE);
        assertThat(summary("narrow").path("results").asLong()).isPositive();
        // a picture of one column is padded to what an encoder takes
        assertThat(summary("narrow").path("notes")).isEmpty();
        assertThat(summary("pause").path("results").asLong()).isEqualTo(6);
        assertThat(summary("pause").path("notes"))
                .anyMatch(note -> note.asText().contains("closes 1 pause"));
        assertThat(summary("sound").path("results").asLong()).isEqualTo(4);
        for (String stream :
                new String[] {"narrow/overlay.mp4", "pause/overlay.mp4", "sound/overlay.mp4", "narrow/posetrack.json"
                }) {
            assertThat(Files.size(out.resolve(stream))).as(stream).isPositive();
        }
    }

    private JsonNode summary(String stream) throws IOException {
        return RunRequest.json(out.resolve(stream).resolve("summary.json"));
    }
}
