package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a process ends whose run is complete. */
@SharedTest
@Timeout(300)
final class RunEndTest {
    private static final int FRAMES = 12;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void run_completeWithABrokerOfItsOwn_leavesItsResultsAndNothingElse() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path out = folder.resolve("out");

        // When
        try (ChildJvm run = ChildJvm.start(
                folder,
                "run",
                Path.of("").toAbsolutePath(),
                List.of("-Djava.io.tmpdir=" + temporary),
                Main.class,
                Chain.run(FRAMES, out, "--overlay"))) {
            // Then
            assertThat(run.awaitExit(PATIENCE_SECONDS))
                    .as("exit code, beside %s", run.errLines())
                    .isZero();
            assertThat(run.errLines())
                    .noneMatch(line -> line.contains("failed"))
                    .anyMatch(line -> line.contains("results in"));
        }
        assertThat(names(temporary)).isEmpty();
        assertThat(names(out)).containsExactlyInAnyOrder(Chain.STREAM, "posestream.log");
        assertThat(names(out.resolve(Chain.STREAM)))
                .containsExactlyInAnyOrder(
                        "keypoints.json", "overlay.mp4", "posetrack-mota.json", "posetrack.json", "summary.json");
        assertThat(Files.readString(out.resolve("posestream.log"))).doesNotContain("ERROR");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("hsperfdata"))
                    .toList();
        }
    }
}
