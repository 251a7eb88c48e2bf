package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.EnsembleMember;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.media.Image;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members of several sizes look at the same place. */
class EnsembleTest {
    private static final int JOINTS = 3;
    /** Where a cell that pools 4 x 4 pixels really lies. */
    private static final double POOL_SHIFT = 1.5;

    private static final int SIDE = 200;
    private static final Box BOX = new Box(20.5f, 30.25f, 90, 140);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSN", "HRNET", "DARK", "UDP"})
    void cells_everyConvention_joinsCellsAtTheSamePlaceInTheFrame(String convention) throws Exception {
        // Given
        CropRule rule = new CropRule(CropRule.Convention.valueOf(convention), 1.25, 1.25, 1.5);
        HeatmapHead head = new HeatmapHead(
                "maps",
                48,
                64,
                rule,
                PoolingNets.head(POOL_SHIFT).decode(),
                PoolingNets.head(POOL_SHIFT).scores(),
                PoolingNets.COLORS);
        EnsembleMember small = new EnsembleMember("a", PoolingNets.input(192, 256), "maps", 48, 64);
        EnsembleMember large = new EnsembleMember("b", PoolingNets.input(288, 384), "maps", 72, 96);
        CropGeometry box = CropGeometry.of(rule, 0.75, 12, 34, 80, 160);
        Affine there = box.mapToSource(48, 64, 192, 256);
        Affine back = box.mapToSource(72, 96, 288, 384);
        // When
        Affine cells = MapRunner.cells(head, small, large);
        // Then
        for (int i = 0; i < 48; i += 47) {
            double x = cells.x(i, i);
            double y = cells.y(i, i);
            assertThat(back.x(x, y)).isCloseTo(there.x(i, i), within(1e-3));
            assertThat(back.y(x, y)).isCloseTo(there.y(i, i), within(1e-3));
        }
    }

    @Test
    void estimate_membersOfSeveralSizes_findWhatEachOneFinds() throws Exception {
        // Given
        PoolingNets nets = new PoolingNets(folder);
        nets.graph("single.onnx", 48, 64, 1);
        List<EnsembleMember> others = List.of(nets.member("c.onnx", 72, 96, 1), nets.member("d.onnx", 96, 128, 1));
        try (PoseModel ensemble = open(nets.manifest(POOL_SHIFT, List.of("single.onnx"), others));
                PoseModel single = open(nets.manifest(POOL_SHIFT, List.of("single.onnx"), List.of()));
                PoseEstimator several = ensemble.newEstimator();
                PoseEstimator one = single.newEstimator();
                Image picture = blobs()) {
            FrameMeta meta = new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, SIDE, SIDE);
            Detections people = new Detections("boxes", Optional.empty(), List.of(new Detection(BOX, 1)));
            PoseRequest request = new PoseRequest(picture, meta, people);
            // When
            List<Keypoint> together = joints(several, request);
            List<Keypoint> alone = joints(one, request);
            // Then: the blobs' centres, to a tenth of the coarsest cells
            for (int joint = 0; joint < JOINTS; joint++) {
                assertThat(together.get(joint).x()).isCloseTo(50 + 20 * joint, within(1f));
                assertThat(together.get(joint).y()).isCloseTo(60 + 25 * joint, within(1f));
                assertThat(together.get(joint).x()).isCloseTo(alone.get(joint).x(), within(1f));
            }
        }
    }

    private static PoseModel open(Path manifest) {
        return PoseModel.open(
                manifest, SessionConfig.cpu(1), PoseConfig.defaults().withFlipTest(PoseConfig.FlipTest.OFF));
    }

    private static List<Keypoint> joints(PoseEstimator estimator, PoseRequest request) {
        return estimator.estimate(List.of(request)).get(0).people().get(0).keypoints();
    }

    /** One broad Gaussian per colour, at (50, 60), (70, 85) and (90, 110). */
    private static Image blobs() {
        byte[] bgr = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < bgr.length; i++) {
            int joint = i % 3;
            double dx = i / 3 % SIDE - (50 + 20 * joint);
            double dy = i / 3 / SIDE - (60 + 25 * joint);
            bgr[i] = (byte) Math.round(255 * Math.exp(-(dx * dx + dy * dy) / 2 / 64));
        }
        return Image.of(SIDE, SIDE, bgr);
    }
}
