package io.posestream.runner.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
}
