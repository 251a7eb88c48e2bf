package io.posestream.evaluate.posetrack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The size that a user's evaluation has: 100 sequences of 150 frames with 15 people. The report says the time. */
@Tag("full")
class PoseTrackSpeedTest {
    @Test
    void evaluate_hundredSequences_finishes(@TempDir Path folder) throws IOException {
        // Given
        Files.createDirectories(folder.resolve("truth"));
        Files.createDirectories(folder.resolve("predictions"));
        Crowd.write(folder, 100, 150, 15, 7);
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        // When
        PoseTrackEvaluation evaluation = PoseTrackEvaluator.evaluate(
                PoseTrackOptions.official(folder.resolve("truth"), folder.resolve("predictions")));
        // Then
        long milliseconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000;
        assertThat(evaluation.totalAp()).isPresent();
        assertThat(evaluation.totalHota()).isPresent();
        Files.writeString(
                Path.of("target/posetrack-speed.txt"),
                "100 sequences x 150 frames x 15 people: " + milliseconds + " ms of processor time\n"
                        + evaluation.toJson());
    }
}
