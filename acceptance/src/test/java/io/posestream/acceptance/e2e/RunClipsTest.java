package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.clip.ClipWindow;
import io.posestream.kafka.ClientSettings;
import io.posestream.runner.export.KeptBroker;
import io.posestream.runner.run.TinyNetworks;
import io.posestream.tracker.clips.ClipSettings;
import io.posestream.tracker.stream.clips.ClipOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clips beside a run of the whole chain. */
@Timeout(300)
final class RunClipsTest {
    private static final int FRAMES = 16;

    @TempDir
    private Path folder;

    private ClipOutput output() {
        ClipSettings usual = ClipSettings.DEFAULT;
        return new ClipOutput(
                new ClipSettings(
                        ClipWindow.parse("8/4@25"),
                        usual.bridge(),
                        usual.memory(),
                        usual.tail(),
                        usual.fill(),
                        usual.minVisible(),
                        usual.pairs(),
                        usual.joints(),
                        usual.smoothing()),
                ClipOutput.DEFAULT.floats());
    }

    @Test
    void run_withWindows_hasWrittenTheClipsOfAllTracksWhenItEnds() throws IOException {
        // Given
        Path data = folder.resolve("data");
        List<String> command = new ArrayList<>(List.of("run"));
        command.add(Clips.write(folder.resolve("clip.mp4"), FRAMES).toString());
        command.addAll(TinyNetworks.options(folder));
        command.addAll(List.of("--out", folder.resolve("out").toString(), "--data-dir", data.toString()));
        command.addAll(List.of("--clip-windows", "8/4@25"));

        // When
        Typed first = Typed.command(command);
        Typed again = Typed.command(command);

        // Then
        assertThat(first.code()).as("said %s", first.err()).isZero();
        try (KeptBroker broker = KeptBroker.reach(data)) {
            ClientSettings clients = broker.clients("posestream", Map.of());
            int clips = CutClips.inTheTopic(clients).size();
            assertThat(clips).isPositive();
            assertThat(CutClips.inTheTopic(clients)).isEqualTo(CutClips.expected(clients, output()));
            assertThat(first.err()).contains(clips + " clips written to posestream.clips");
        }
        assertThat(again.code()).isZero();
        assertThat(again.err()).contains("0 clips written to posestream.clips");
    }
}
