package io.posestream.runner.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run that the launcher lists classes of. */
final class WarmUpTest {
    private static final Path SHIPPED = Path.of("../models/weights/person");

    @TempDir
    private Path folder;

    @Test
    void run_withTheShippedDetector_goesThroughEveryStage() {
        // When
        boolean complete = WarmUp.run(SHIPPED, folder);

        // Then
        assertThat(complete).isTrue();
        assertThat(folder.resolve("native/libonnxruntime.so")).isNotEmptyFile();
        Path results = folder.resolve("run/results/scene");
        assertThat(results.resolve("overlay.mp4")).isNotEmptyFile();
        assertThat(results.resolve("summary.json")).content().contains("\"frames_in\" : 10", "\"results\" : 10");
    }
}
