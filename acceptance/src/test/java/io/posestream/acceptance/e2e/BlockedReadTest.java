package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.SharedTest;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process inside a read that nothing ends. */
@Timeout(120)
final class BlockedReadTest {
    /** Two on an idle machine. */
    private static final long END_SECONDS = 10;

    @Test
    void sigterm_processWaitsForAPipe_endsWithItsCode(@TempDir Path folder) throws Exception {
        // Given
        Path pipe = folder.resolve("network.pth");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (ChildJvm show = ChildJvm.start(folder, "show", Main.class, List.of("model", "show", pipe.toString()));
                // opens once the other side does, and writes nothing
                OutputStream silent = Files.newOutputStream(pipe)) {
            silent.flush();
            TimeUnit.MILLISECONDS.sleep(200);

            // When
            show.terminate();

            // Then
            assertThat(show.awaitExit(END_SECONDS))
                    .as("said %s", show.errLines())
                    .isEqualTo(143);
        }
    }

    @Test
    @Tag("full")
    @SharedTest
    void sigterm_runWaitsForItsStandardInput_endsWithItsCode(@TempDir Path folder) throws Exception {
        // Given a standard input on which nothing comes
        List<String> command = List.of(
                "run",
                "-",
                "--detector",
                Chain.DETECTOR,
                "--pose",
                Chain.POSE,
                "--out",
                folder.resolve("out").toString());
        try (ChildJvm run = ChildJvm.start(folder, "run", Main.class, command)) {
            // long enough to be inside the read on an idle machine; on another it may still be opening its networks
            TimeUnit.SECONDS.sleep(8);
            assertThat(run.isAlive()).as("said %s", run.errLines()).isTrue();

            // When
            run.terminate();

            // Then
            assertThat(run.awaitExit(END_SECONDS)).as("said %s", run.errLines()).isEqualTo(143);
            assertThat(folder.resolve("out")).doesNotExist();
        }
    }
}
