package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.SharedTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose files may not grow, as on a disk that is full before the first frame; then there is room. */
@SharedTest
@Tag("full")
@Timeout(600)
final class FullDiskTest {
    private static final int FRAMES = 4;
    private static final long PATIENCE = 180;

    @TempDir
    private Path folder;

    /** Kafka's indexes want ten megabytes each before anything is in them. */
    @ParameterizedTest
    @ValueSource(ints = {2, 1024})
    void run_filesMayNotGrow_saysWhyAndTheSameCommandGoesOn(int mostKb) throws Exception {
        // Given the native libraries where every run finds them
        Path expected = Chain.undisturbed(FRAMES, folder.resolve("expected"));
        List<String> command = Chain.run(
                FRAMES,
                folder.resolve("out"),
                "--data-dir",
                folder.resolve("data").toString());

        // When
        try (ChildJvm full = ChildJvm.startLimited(folder, "full", "ulimit -f " + 2 * mostKb, Main.class, command)) {
            assertThat(full.awaitExit(PATIENCE)).as("said %s", full.errLines()).isBetween(1, 2);

            // Then
            assertThat(full.errLines())
                    .filteredOn(line -> line.startsWith("posestream: "))
                    .singleElement()
                    .asString()
                    .doesNotContain("Exception");
        }
        Typed again = Typed.command(command);
        assertThat(again.code()).as("said %s", again.err()).isZero();
        Chain.assertSameResults(folder.resolve("out").resolve(Chain.STREAM), expected);
    }
}
