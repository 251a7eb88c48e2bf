package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.core.UserError;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A detector that finds the keypoints too, in the whole chain; graphs that always answer the same stand in for it. */
@Timeout(180)
final class OneStageRunTest {
    private static final int PICTURES = 6;
    private static final int JOINTS = 17;
    private static final int SIDE = 320;

    @TempDir
    Path temp;

    private Path pictures() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("pictures"));
        try (Image grey = Image.of(SIDE, SIDE, new byte[SIDE * SIDE * 3])) {
            for (int i = 0; i < PICTURES; i++) {
                Files.write(folder.resolve(i + ".jpg"), ImageCodec.encodeJpeg(grey, 90));
            }
        }
        return folder;
    }

    /** All joints in the middle of the crop. */
    private Path simcc() throws IOException {
        float[] bins = new float[JOINTS * 128];
        for (int joint = 0; joint < JOINTS; joint++) {
            bins[joint * 128 + 64] = 0.5f;
        }
        byte[] graph = new TinyOnnx()
                .input("input", 1, 3, 64, 64)
                .answer("simcc_x", bins, 1, JOINTS, 128)
                .answer("simcc_y", bins, 1, JOINTS, 128)
                .bytes();
        return Files.write(temp.resolve("simcc.onnx"), graph);
    }

    private void requireJointsAt(RunRequest request, double x, double y, double score) throws IOException {
        assertThat(request.run()).as("said %s", request.said()).isEqualTo(Run.Ending.COMPLETE);
        JsonNode rows = RunRequest.json(temp.resolve("out/scene/keypoints.json"));
        assertThat(rows).hasSize(PICTURES);
        for (JsonNode row : rows) {
            JsonNode keypoints = row.path("keypoints");
            assertThat(keypoints).hasSize(3 * JOINTS);
            assertThat(keypoints.path(3 * 16).asDouble()).isCloseTo(x, within(1e-2));
            assertThat(keypoints.path(3 * 16 + 1).asDouble()).isCloseTo(y, within(1e-2));
            assertThat(keypoints.path(3 * 16 + 2).asDouble()).isCloseTo(score, within(1e-3));
        }
    }

    @Test
    void call_noPoseNetwork_passesOnTheDetectorsKeypoints() throws IOException {
        RunRequest request =
                new RunRequest(temp.resolve("out")).source(pictures(), "scene").models(TinyNetworks.oneStage(temp));
        requireJointsAt(request, 150, 140, 0.8);
        assertThat(request.said()).anyMatch(line -> line.startsWith("detector yolo, which finds the poses too"));
    }

    @Test
    void call_poseNetworkNamed_looksForThemAnewInTheBoxes() throws IOException {
        RunRequest request = new RunRequest(temp.resolve("out"))
                .source(pictures(), "scene")
                .models(TinyNetworks.of(TinyNetworks.yolo(temp, 3 * JOINTS), Optional.of(simcc())));
        requireJointsAt(request, 160, 160, 0.5);
    }

    @Test
    void call_noPoseNetworkAndBoxesOnly_isRefusedBeforeAnythingIsWritten() throws IOException {
        Path boxes = TinyNetworks.yolo(temp, 79);
        RunRequest request = new RunRequest(temp.resolve("out"))
                .source(pictures(), "scene")
                .models(TinyNetworks.of(boxes, Optional.empty()));
        assertThatThrownBy(request::run)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("gives no keypoints that could be passed on");
        assertThat(temp.resolve("out")).doesNotExist();
    }
}
