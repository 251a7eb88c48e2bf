package io.posestream.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.kafka.ClientSettings;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.render.SceneKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * How smoothly the page shows 1, 4 and 16 cameras whose answers are stored already, and what that costs the server. What
 * it measures goes to {@code target/page-smoothness.txt}; it demands no speed. Chromium gives its threads priorities of
 * their own, so beside other work its rate tells little and its CPU time for a frame more.
 */
@ExtendWith(SharedBroker.class)
@Tag("full")
@Timeout(600)
final class PageSmoothnessTest {
    private static final int FRAMES_PER_SECOND = 25;
    private static final Duration SETTLE = Duration.ofSeconds(4);
    private static final Duration MEASURE = Duration.ofSeconds(Integer.getInteger("page.measure.seconds", 10));
    private static final String DRAWN = "return [...document.querySelectorAll('a.tile canvas')]"
            + ".reduce((sum, canvas) => sum + Number(canvas.dataset.drawn ?? 0), 0)";

    @TempDir
    private Path folder;

    @SuppressWarnings("try")
    @Test
    void wall_severalNumbersOfCameras_drawsAllOfThem(SharedBroker.Running broker) throws Exception {
        // Given
        SceneOptions scene = SceneOptions.of(SceneKind.PLAZA, 6, 4, 7).withSize(640, 360);
        Film film = Film.of(scene, folder.resolve("film"));
        List<String> lines = new ArrayList<>();

        // When
        for (int cameras : List.of(1, 4, 16)) {
            ClientSettings clients = broker.clients("page" + cameras);
            try (StoredCameras stored = new StoredCameras(clients, film, cameras, FRAMES_PER_SECOND).start();
                    ViewedRun view = ViewedRun.start(folder, ViewedRun.view(clients))) {
                lines.add(measure(view, cameras));
            }
        }

        // Then
        assertThat(lines).hasSize(3);
        Files.write(Files.createDirectories(Path.of("target")).resolve("page-smoothness.txt"), lines);
    }

    private static String measure(ViewedRun view, int cameras) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
        double alone = cpuShare(view);
        try (Browser browser = Browser.open(1440, 900)) {
            browser.go(view.link());
            browser.await(
                    "all cameras",
                    () -> (Long) browser.script("return document.querySelectorAll('a.tile canvas[data-drawn]').length")
                            == cameras);
            TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
            long drawn = (Long) browser.script(DRAWN);
            long fromNs = System.nanoTime();
            Duration cpu = Browser.cpu();
            double watched = cpuShare(view);
            double seconds = (System.nanoTime() - fromNs) / 1e9;
            Duration spent = Browser.cpu().minus(cpu);
            long frames = (Long) browser.script(DRAWN) - drawn;
            assertThat(frames).isPositive();
            return String.format(
                    Locale.ROOT,
                    "%d cameras: %.1f frames/s each; browser %.1f ms of CPU a frame; server %.1f %% of a core, %.1f %%"
                            + " without a viewer",
                    cameras,
                    frames / seconds / cameras,
                    spent.toNanos() / 1e6 / frames,
                    100 * watched,
                    100 * alone);
        }
    }

    /** CPU time of the server per time that passed. */
    private static double cpuShare(ViewedRun view) throws InterruptedException {
        long fromNs = System.nanoTime();
        Duration before = view.cpu();
        TimeUnit.MILLISECONDS.sleep(MEASURE.toMillis());
        return (double) view.cpu().minus(before).toNanos() / (System.nanoTime() - fromNs);
    }
}
