package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.ingest.Sources;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreparationTest {
    private static final long SPARE = 256L << 20;

    @Test
    void requireSpace_tooLittle_namesTheNearestFolderThatIsThere(@TempDir Path folder) {
        Path log = folder.resolve("data/kafka");

        assertThatThrownBy(() -> Preparation.requireSpace(log, 500L << 20, disk -> 499L << 20))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(
                        "too little disk in " + folder, "499 MB free", "500 MB needed", "--data-dir", "--keep-frames");
    }

    @Test
    void requireSpace_enough_passes(@TempDir Path folder) {
        assertThatCode(() -> Preparation.requireSpace(folder, 500L << 20, disk -> 500L << 20))
                .doesNotThrowAnyException();
    }

    @Test
    @SharedTest
    void neededBytes_goesByWhatIsKept(@TempDir Path folder) {
        // Given 600 pictures of 1920x1080, which take some 0.7 MB each
        assertThat(needed(folder, "all", 600)).isEqualTo(SPARE + (long) (1920 * 1080 * 0.35 * 600));
        assertThat(needed(folder, "2h", 600)).isEqualTo(needed(folder, "all", 600));
        assertThat(needed(folder, "300MB", 600)).isEqualTo(SPARE + (300L << 20));
        assertThat(needed(folder, "2GB", 10)).isLessThan(SPARE + (10L << 20));
        assertThat(needed(folder, "none", 600)).isEqualTo(SPARE + (256L << 20));
    }

    private static long needed(Path folder, String keepFrames, long frames) {
        RunOptions options = new RunRequest(folder)
                .source(Shared.path("videos", "retail-1080p.mp4"), "s")
                .limit(frames)
                .keepFrames(keepFrames)
                .options();
        try (Sources.Opened opened = Sources.openAll(options.sources())) {
            return Preparation.neededBytes(options, opened.sources());
        }
    }
}
