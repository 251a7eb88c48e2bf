package io.posestream.acceptance.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.acceptance.view.StoredScene;
import io.posestream.kafka.ClientSettings;
import io.posestream.runner.Main;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.runner.run.TinyNetworks;
import io.posestream.runner.view.PageClient;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.SynthScene;
import io.posestream.synth.render.SceneKind;
import io.posestream.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands that serve the page, each in a process of its own: how long they stay, what they show, how they end. */
@ExtendWith(SharedBroker.class)
@Tag("full")
@Timeout(240)
final class PageCommandsTest {
    private static final String STREAM = "scene";
    private static final String STAYS = "the page stays at ";
    private static final int DONE = 0;
    private static final int FAILURE = 1;
    private static final int USAGE = 2;
    private static final int INTERRUPTED = 130;
    private static final int TERMINATED = 143;
    private static final long END_SECONDS = 60;

    @TempDir
    private static Path folder;

    private static Path video;

    @BeforeAll
    static void render() throws Exception {
        SceneOptions scene =
                SceneOptions.of(SceneKind.PLAZA, 2, 1, 7).withSize(320, 192).withFps(10);
        video = SynthScene.render(scene, folder, (done, total) -> {}).video();
    }

    private static ViewedRun run(String name, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", video.toString()));
        arguments.addAll(TinyNetworks.options(folder));
        arguments.addAll(List.of(
                "--no-overlay",
                "--keep-open",
                "--out",
                folder.resolve(name).resolve("out").toString(),
                "--data-dir",
                folder.resolve(name).resolve("data").toString()));
        arguments.addAll(List.of(more));
        return ViewedRun.start(Files.createDirectories(folder.resolve(name)), arguments);
    }

    /** The newest frame of the stream, as a page is shown it. */
    private static PageClient.Shown shown(ViewedRun view) throws Exception {
        try (PageClient page = PageClient.open(view.uri())) {
            page.text("streams", node -> node.path("streams").size() > 0);
            page.send("{'type':'watch','streams':['" + STREAM + "']}");
            return page.frame();
        }
    }

    @Test
    void keepOpen_runThatHasEnded_staysUntilCtrlCWithTheRunsCode() throws Exception {
        // Given
        try (ViewedRun run = run("whole")) {
            run.awaitWord(STAYS);

            // When
            PageClient.Shown last = shown(run);

            // Then
            assertThat(last.head().path("number").asLong()).isEqualTo(9);
            assertThat(last.head().path("people")).isNotEmpty();
            assertThat(last.picture()).isNotEmpty();
            assertThat(folder.resolve("whole/out/scene/summary.json")).exists();
            assertThat(run.interrupt()).isEqualTo(DONE);
        }

        // When what it has kept is looked at
        List<String> view =
                List.of("view", "--data-dir", folder.resolve("whole/data").toString());
        for (int code : List.of(INTERRUPTED, TERMINATED)) {
            try (ViewedRun kept = ViewedRun.start(folder, view)) {
                // Then
                PageClient.Shown last = shown(kept);
                assertThat(last.head().path("number").asLong()).isEqualTo(9);
                assertThat(last.picture()).isNotEmpty();
                assertThat(code == INTERRUPTED ? kept.interrupt() : kept.terminate())
                        .isEqualTo(code);
            }
        }
    }

    @Test
    void keepOpen_runThatHasFailed_endsWithThatCode() throws Exception {
        // Given
        Path broken = Files.writeString(folder.resolve("broken.mp4"), "no video");
        try (ViewedRun run = run("failed", broken.toString())) {
            // When
            run.awaitWord(STAYS);

            // Then
            assertThat(run.said()).anyMatch(line -> line.contains("left out: "));
            assertThat(shown(run).head().path("number").asLong()).isEqualTo(9);
            assertThat(run.interrupt()).isEqualTo(FAILURE);
        }
    }

    @Test
    void keepFrames_none_showsSkeletonsWithoutPictures() throws Exception {
        // Given
        try (ViewedRun run = run("bare", "--keep-frames", "none")) {
            run.awaitWord(STAYS);

            // When
            PageClient.Shown last = shown(run);

            // Then
            assertThat(last.head().path("picture").asText()).isEqualTo("gone");
            assertThat(last.picture()).isEmpty();
            assertThat(last.head().path("people")).isNotEmpty();
            assertThat(run.interrupt()).isEqualTo(DONE);
        }
    }

    @Test
    void view_cluster_showsItsStreamsAndSaysWhereNoneCanBe(SharedBroker.Running broker) throws Exception {
        // Given
        ClientSettings clients = broker.clients("page-command");
        try (StoredScene scene = new StoredScene(clients, 1000)) {
            scene.frames(STREAM, 0, 5);
            try (ViewedRun view = ViewedRun.start(folder, ViewedRun.view(clients))) {
                // When / Then
                assertThat(shown(view).head().path("number").asLong()).isEqualTo(4);
                assertThat(view.interrupt()).isEqualTo(INTERRUPTED);
            }
        }

        // When there are no topics
        List<String> arguments = ViewedRun.view(broker.clients("page-nowhere"));
        try (ChildJvm process = ChildJvm.start(folder, "nowhere", Main.class, arguments)) {
            // Then
            assertThat(process.awaitExit(END_SECONDS)).isEqualTo(USAGE);
            assertThat(process.errLines()).anyMatch(line -> line.contains("page-nowhere"));
        }
    }
}
