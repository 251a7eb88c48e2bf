package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.runner.Main;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One command of several sources, killed or interrupted at times of chance and typed again, until it has come to its end:
 * the files are those of an undisturbed run. {@code -Ddrill.kills=52 -Ddrill.seed=N} sets how often, and when.
 */
@SharedTest
@Tag("full")
@Timeout(7200)
final class KillDrillTest {
    private static final int KILLS = Integer.getInteger("drill.kills", 6);
    private static final long SEED = Long.getLong("drill.seed", 1);
    private static final int FRAMES = 12;
    /** From before the broker is up to well behind the shorter clip's end, on two cores. */
    private static final int LONGEST_MS = 20_000;

    private static final long PATIENCE = 300;
    private static final List<String> STREAMS = List.of("one-by-one", "retail-1080p");

    @TempDir
    private Path folder;

    @Test
    void run_disturbedAtTimesOfChance_givesTheFilesOfAnUndisturbedRun() throws Exception {
        // Given
        Path expected = folder.resolve("expected");
        Typed undisturbed = Typed.command(arguments(expected));
        assertThat(undisturbed.code()).as("said %s", undisturbed.err()).isZero();
        List<String> disturbed = arguments(folder.resolve("out"));
        disturbed.addAll(List.of("--data-dir", folder.resolve("data").toString()));
        Random random = new Random(SEED);

        // When
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildJvm run = ChildJvm.start(folder, "run" + kill, Main.class, disturbed)) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MS));
                if (random.nextInt(3) == 0 && run.isAlive()) {
                    run.interrupt();
                    assertThat(run.awaitExit(PATIENCE))
                            .as("said %s", run.errLines())
                            .isIn(0, 130);
                } else if (run.isAlive()) {
                    run.kill();
                } else {
                    assertThat(run.awaitExit(PATIENCE))
                            .as("said %s", run.errLines())
                            .isZero();
                }
            }
        }
        Typed last = Typed.command(disturbed);

        // Then
        assertThat(last.code()).as("said %s", last.err()).isZero();
        for (String stream : STREAMS) {
            Path results = folder.resolve("out").resolve(stream);
            Chain.assertSameResults(results, expected.resolve(stream));
            Chain.assertAccounts(Chain.summary(results), FRAMES);
        }
        Typed again = Typed.command(disturbed);
        assertThat(again.code()).isZero();
        assertThat(again.err()).singleElement().asString().contains("--again");
    }

    private static List<String> arguments(Path out) {
        List<String> arguments = new ArrayList<>(List.of("run"));
        for (String stream : STREAMS) {
            arguments.add(Shared.path("videos", stream + ".mp4").toString());
        }
        arguments.addAll(List.of("--limit", Integer.toString(FRAMES), "--detector", Chain.DETECTOR));
        arguments.addAll(List.of("--pose", Chain.POSE, "--threads", "1", "--lead", "4", "--out", out.toString()));
        return arguments;
    }
}
