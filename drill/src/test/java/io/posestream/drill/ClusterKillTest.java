package io.posestream.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short drill of the whole cluster. */
@SharedTest
@Tag("full")
@Timeout(600)
final class ClusterKillTest {
    @TempDir
    private Path folder;

    @Test
    void kill_fourOfAllProcesses_givesTheFilesOfAnUndisturbedRun() {
        int code = DrillMain.execute(
                "kill",
                "--seed",
                "3",
                "--kills",
                "4",
                "--clip",
                Shared.path("videos", "one-by-one.mp4").toString(),
                "--clip",
                Shared.path("videos", "retail-1080p.mp4").toString(),
                "--limit",
                "16",
                "--detector",
                Shared.checkout().resolve("models/weights/person").toString(),
                "--pose",
                Shared.checkout().resolve("models/weights/pose").toString(),
                "--out",
                folder.resolve("drill").toString());

        assertThat(code).isZero();
    }
}
