package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.media.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A network that only pools: its three maps are the blue, green and red of the crop, so truth is known. */
final class PoolingNetwork {
    static final SessionConfig CPU = SessionConfig.cpu(1);
    static final FrameMeta META = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, 64, 64);
    static final Box WHOLE = new Box(0, 0, 64, 64);

    private PoolingNetwork() {}

    /** Black, with one 4 x 4 cell of each colour: blue at (4, 8), green at (32, 16), red at (48, 52). */
    static Image picture() {
        byte[] bgr = new byte[3 * 64 * 64];
        int[][] corners = {{4, 8}, {32, 16}, {48, 52}};
        for (int color = 0; color < 3; color++) {
            for (int i = 0; i < 16; i++) {
                int x = corners[color][0] + i % 4;
                int y = corners[color][1] + i / 4;
                bgr[3 * (y * 64 + x) + color] = (byte) 255;
            }
        }
        return Image.of(64, 64, bgr);
    }

    /** Writes graphs of full and half gain and one that gives no numbers. */
    static void write(Path folder) throws IOException {
        PoolingNets nets = new PoolingNets(folder);
        nets.graph("full.onnx", 64, 64, 1);
        nets.graph("half.onnx", 64, 64, 0.5f);
        nets.graph("broken.onnx", 64, 64, Float.NaN);
    }

    /** Opens one of the graphs, or several as an ensemble. */
    static PoseModel open(Path folder, PoseConfig config, String... graphs) throws IOException {
        return PoseModel.open(manifest(folder, graphs), CPU, config);
    }

    /** Writes what describes one of the graphs, or several as an ensemble. */
    static Path manifest(Path folder, String... graphs) throws IOException {
        HeatmapHead head = new HeatmapHead(
                "maps",
                16,
                16,
                new CropRule(CropRule.Convention.HRNET, 1, 1, 1.5),
                new DecodeRule(DecodeRule.Method.ARGMAX, 1, false, 0),
                new ScoreRule(1, ScoreRule.Official.HRNET),
                PoolingNets.COLORS);
        ModelManifest manifest = new ModelManifest(
                "pool", ModelFamily.HEATMAP, List.of(graphs), PoolingNets.input(64, 64), head, "ours", "made up");
        return Files.writeString(folder.resolve("model.json"), manifest.toJson());
    }

    static Detections people(Detection... people) {
        return new Detections("detector", Optional.empty(), List.of(people));
    }

    static Keypoint at(double x, double y, double score) {
        return new Keypoint((float) x, (float) y, (float) score);
    }

    static void assertJoints(List<Keypoint> joints, Keypoint... expected) {
        assertThat(joints).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(joints.get(i).x()).isCloseTo(expected[i].x(), within(1e-3f));
            assertThat(joints.get(i).y()).isCloseTo(expected[i].y(), within(1e-3f));
            assertThat(joints.get(i).score()).isCloseTo(expected[i].score(), within(1e-3f));
        }
    }
}
