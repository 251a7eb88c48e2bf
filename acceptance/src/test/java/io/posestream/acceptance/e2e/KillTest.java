package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.runner.Main;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs with a kept folder that are killed or interrupted, and run again. */
@SharedTest
@Tag("full")
@Timeout(600)
final class KillTest {
    private static final int FRAMES = 24;
    /** Enough that another process can be refused while the first still runs. */
    private static final int MORE_FRAMES = 60;
    /** Some frames of the clip: an answer takes half a kilobyte and more. */
    private static final long SOME_ANSWERS = 4000;

    private static final long PATIENCE = 120;

    @TempDir
    private Path folder;

    private Path data;
    private Path out;
    private Path broker;

    @BeforeEach
    void nameFolders() {
        data = folder.resolve("data");
        out = folder.resolve("out");
        broker = data.resolve("kafka");
    }

    @Test
    void run_killedTwiceAndRunToItsEnd_givesTheFilesOfAnUndisturbedRun() throws Exception {
        // Given
        Path expected = Chain.undisturbed(FRAMES, folder.resolve("expected"));
        killOnce("begun", "frames", 1);
        assertThat(out.resolve(Chain.STREAM).resolve("posetrack.json")).doesNotExist();
        killOnce("answering", "tracks", SOME_ANSWERS);
        assertThat(out.resolve(Chain.STREAM).resolve("summary.json")).doesNotExist();

        // When
        Typed last = Typed.command(arguments(FRAMES));

        // Then
        assertThat(last.code()).as("said %s", last.err()).isZero();
        Path results = out.resolve(Chain.STREAM);
        Chain.assertSameResults(results, expected);
        Chain.assertAccounts(Chain.summary(results), FRAMES);
        assertThat(Chain.summary(results).path("results").asLong()).isEqualTo(FRAMES);
        assertThat(results.toFile().list())
                .containsExactlyInAnyOrder("posetrack.json", "posetrack-mota.json", "keypoints.json", "summary.json");
    }

    private void killOnce(String name, String topic, long bytes) throws IOException, InterruptedException {
        try (ChildJvm run = ChildJvm.start(folder, name, Main.class, arguments(FRAMES))) {
            run.await(topic, PATIENCE, () -> Chain.logBytes(broker, topic) >= bytes);
            run.kill();
        }
    }

    @Test
    void run_interrupted_closesItsFilesAndIsContinued() throws Exception {
        // Given
        Path expected = Chain.undisturbed(MORE_FRAMES, folder.resolve("expected"));
        Path results = out.resolve(Chain.STREAM);

        // When
        try (ChildJvm run = ChildJvm.start(folder, "first", Main.class, arguments(MORE_FRAMES))) {
            // the folder is locked before the broker begins, and answers come seconds later
            run.await("folder", PATIENCE, () -> Files.exists(data.resolve("posestream.lock")));
            assertRefused(
                    "another process uses", Chain.run(MORE_FRAMES, folder.resolve("other"), "--data-dir", text(data)));
            run.await("answers", PATIENCE, () -> Chain.logBytes(broker, "tracks") >= SOME_ANSWERS);
            run.interrupt();

            // Then
            assertThat(run.awaitExit(PATIENCE)).as("said %s", run.errLines()).isEqualTo(130);
        }
        JsonNode summary = Chain.summary(results);
        assertThat(summary.path("interrupted").asBoolean()).isTrue();
        assertThat(summary.path("results").asLong()).isBetween(1L, MORE_FRAMES - 1L);
        Chain.assertAccounts(summary, summary.path("frames_in").asLong());
        assertThat(results.resolve("posetrack.json")).isNotEmptyFile();

        // When it is continued with other pictures, then
        assertRefused(
                "with other frame options", Chain.run(MORE_FRAMES, out, "--data-dir", text(data), "--quality", "80"));
        assertThat(Chain.summary(results)).isEqualTo(summary);

        // When it is continued as it was, then
        Typed second = Typed.command(arguments(MORE_FRAMES));
        assertThat(second.code()).as("said %s", second.err()).isZero();
        Chain.assertSameResults(results, expected);
        Chain.assertAccounts(Chain.summary(results), MORE_FRAMES);
        assertThat(Chain.summary(results).path("interrupted").asBoolean()).isFalse();
    }

    private List<String> arguments(int frames) {
        return Chain.run(frames, out, "--data-dir", text(data));
    }

    private static String text(Path path) {
        return path.toString();
    }

    private void assertRefused(String why, List<String> arguments) {
        Typed typed = Typed.command(arguments);

        assertThat(typed.code()).as("said %s", typed.err()).isEqualTo(2);
        assertThat(typed.err())
                .singleElement()
                .asString()
                .startsWith("posestream: ")
                .contains(why);
        assertThat(folder.resolve("other")).doesNotExist();
    }
}
