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
import io.posestream.core.Skeleton;
import io.posestream.inference.Call;
import io.posestream.inference.ColorOrder;
import io.posestream.inference.CropRule;
import io.posestream.inference.DecodeRule;
import io.posestream.inference.EnsembleMember;
import io.posestream.inference.HeatmapHead;
import io.posestream.inference.InputSpec;
import io.posestream.inference.Model;
import io.posestream.inference.ModelFamily;
import io.posestream.inference.ModelManifest;
import io.posestream.inference.Normalization;
import io.posestream.inference.ScoreRule;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.TensorFill;
import io.posestream.media.Image;
import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that pool their crop to a quarter: what their maps hold is known, at every size. */
class EnsembleTest {
    private static final Skeleton COLORS = new Skeleton(
            "colors",
            List.of("blue", "green", "red"),
            List.of(),
            List.of(new Skeleton.Pair(0, 2)),
            List.of(0.1, 0.1, 0.1),
            "made up");
    private static final int JOINTS = 3;
    private static final int STRIDE = 4;
    private static final double SHIFT = 0.75;
    /** Cells of the authors' RSN: a resize of its maps has half-pixel centres. */
    private static final double RSN_SHIFT = 2;
    /** Where a cell that pools 4 x 4 pixels really lies. */
    private static final double POOL_SHIFT = 1.5;

    private static final int SIDE = 200;
    private static final Box BOX = new Box(20.5f, 30.25f, 90, 140);

    @TempDir
    Path folder;

    private static InputSpec input(int width, int height) {
        Normalization levels = new Normalization(255, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
        return new InputSpec("image", width, height, 0, 8, ColorOrder.BGR, levels);
    }

    private static HeatmapHead head(double cellShift) {
        return new HeatmapHead(
                "maps",
                12,
                16,
                new CropRule(CropRule.Convention.RSN, 1.09, 1.135, cellShift),
                new DecodeRule(DecodeRule.Method.SOA_LOG, 3, true, SHIFT),
                new ScoreRule(1, ScoreRule.Official.NONE),
                COLORS);
    }

    /** Writes a network whose maps are the pooled crop times {@code gain}. */
    private String graph(String name, int width, int height, float gain) throws IOException {
        byte[] bytes = new TinyOnnx()
                .input("image", -1, 3, height, width)
                .output("maps", -1, 3, height / STRIDE, width / STRIDE)
                .constant("gain", new float[] {gain}, 1)
                .averagePool("image", "pooled", STRIDE)
                .node("Mul", List.of("pooled", "gain"), "maps")
                .bytes();
        Files.write(folder.resolve(name), bytes);
        return name;
    }

    private EnsembleMember member(String name, int width, int height, float gain) throws IOException {
        String graph = graph(name, width, height, gain);
        return new EnsembleMember(graph, input(width, height), "maps", width / STRIDE, height / STRIDE);
    }

    private Path manifest(double cellShift, List<String> graphs, List<EnsembleMember> members) throws IOException {
        ModelManifest manifest = new ModelManifest(
                "both", ModelFamily.HEATMAP, graphs, input(48, 64), head(cellShift), members, "ours", "made up");
        return Files.writeString(folder.resolve("model.json"), manifest.toJson());
    }

    private static Image noise() {
        byte[] bgr = new byte[3 * SIDE * SIDE];
        new Random(5).nextBytes(bgr);
        return Image.of(SIDE, SIDE, bgr);
    }

    private static CropGeometry geometry() {
        return CropGeometry.of(head(RSN_SHIFT).crop(), 48.0 / 64, BOX.x(), BOX.y(), BOX.width(), BOX.height());
    }

    private static float[] run(Model model, boolean flip) {
        try (Image picture = noise();
                MapRunner runner = new MapRunner(model, head(RSN_SHIFT), 2, flip)) {
            runner.fill(picture, Affine.IDENTITY, geometry(), PoseConfig.Warp.FAST, 0);
            return runner.run(1).clone();
        }
    }

    /** One member's maps, of its crop or of the mirrored one. */
    private static float[] maps(Model model, int index, boolean isMirrored) {
        EnsembleMember member = model.manifest().ensemble().get(index);
        InputSpec input = member.input();
        float[] crop = new float[input.pictureLength()];
        try (Image picture = noise();
                Call call = model.sessions().get(index).newCall()) {
            new TensorFill(input).warp(picture, geometry().toInput(input.width(), input.height()), crop, 0);
            float[] fed = crop.clone();
            if (isMirrored) {
                Mirror.rows(crop, fed, 3 * input.height(), input.width());
            }
            call.input("image", fed, 1, 3, input.height(), input.width()).run();
            return call.floats("maps");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void run_membersOfOneSize_areBitEqualToTheMeanCellByCell(boolean flip) throws Exception {
        // Given
        List<String> graphs = List.of(graph("a.onnx", 48, 64, 1), graph("b.onnx", 48, 64, .3f), graph("c", 48, 64, 7));
        try (Model model = Model.open(manifest(RSN_SHIFT, graphs, List.of()), SessionConfig.cpu(1))) {
            float[] expected = mean(model, false);
            if (flip) {
                Mirror.merge(expected, mean(model, true), 0, COLORS.flipPermutation(), 12, 16, (float) SHIFT);
            }
            // When
            float[] found = run(model, flip);
            // Then
            assertThat(found).startsWith(expected);
        }
    }

    /** Sums in the order of the members, times the share of one. */
    private static float[] mean(Model model, boolean isMirrored) {
        float[] mean = maps(model, 0, isMirrored);
        for (int index = 1; index < model.sessions().size(); index++) {
            float[] maps = maps(model, index, isMirrored);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += maps[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] *= 1f / model.sessions().size();
        }
        return mean;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void run_membersOfSeveralSizes_areTheMeanOfTheirResizedMaps(boolean flip) throws Exception {
        // Given
        List<String> graphs = List.of(graph("a.onnx", 48, 64, 1), graph("b.onnx", 48, 64, .5f));
        List<EnsembleMember> others = List.of(member("c.onnx", 72, 96, 2), member("d.onnx", 24, 32, 1));
        try (Model model = Model.open(manifest(RSN_SHIFT, graphs, others), SessionConfig.cpu(1))) {
            // When
            float[] found = run(model, flip);
            // Then
            for (int joint = 0; joint < JOINTS; joint++) {
                for (int y = 0; y < 16; y++) {
                    for (int x = 0; x < 12; x++) {
                        assertThat((double) found[(joint * 16 + y) * 12 + x])
                                .isCloseTo(slowMean(model, flip, joint, x, y), within(1e-5));
                    }
                }
            }
        }
    }

    /** The mean at one cell, member by member; each is flipped at its own size and read with half-pixel centres. */
    private static double slowMean(Model model, boolean flip, int joint, int x, int y) {
        double sum = 0;
        for (int index = 0; index < model.sessions().size(); index++) {
            EnsembleMember member = model.manifest().ensemble().get(index);
            int width = member.width();
            int height = member.height();
            double[] map = slowMap(maps(model, index, false), joint, width, height);
            if (flip) {
                double[] back = slowMap(maps(model, index, true), 2 - joint, width, height);
                for (int cell = 0; cell < map.length; cell++) {
                    int last = cell / width * width + width - 1 - cell % width;
                    double moved = cell % width == 0 ? back[last] : (1 - SHIFT) * back[last] + SHIFT * back[last + 1];
                    map[cell] = (map[cell] + moved) / 2;
                }
            }
            sum += slowRead(map, width, height, (x + 0.5) * width / 12 - 0.5, (y + 0.5) * height / 16 - 0.5);
        }
        return sum / model.sessions().size();
    }

    private static double[] slowMap(float[] maps, int joint, int width, int height) {
        double[] map = new double[width * height];
        for (int cell = 0; cell < map.length; cell++) {
            map[cell] = maps[joint * map.length + cell];
        }
        return map;
    }

    /** Bilinear; beyond the outermost cells their value goes on. */
    private static double slowRead(double[] map, int width, int height, double x, double y) {
        double inX = Math.min(Math.max(x, 0), width - 1.0);
        double inY = Math.min(Math.max(y, 0), height - 1.0);
        double sum = 0;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double weight = Math.max(0, 1 - Math.abs(inX - column)) * Math.max(0, 1 - Math.abs(inY - row));
                sum += weight * map[row * width + column];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSN", "HRNET", "DARK", "UDP"})
    void cells_everyConvention_joinsCellsAtTheSamePlaceInTheFrame(String convention) throws Exception {
        // Given
        CropRule rule = new CropRule(CropRule.Convention.valueOf(convention), 1.25, 1.25, 1.5);
        HeatmapHead head = new HeatmapHead(
                "maps", 48, 64, rule, head(RSN_SHIFT).decode(), head(RSN_SHIFT).scores(), COLORS);
        EnsembleMember small = new EnsembleMember("a", input(192, 256), "maps", 48, 64);
        EnsembleMember large = new EnsembleMember("b", input(288, 384), "maps", 72, 96);
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
        graph("single.onnx", 48, 64, 1);
        List<EnsembleMember> others = List.of(member("c.onnx", 72, 96, 1), member("d.onnx", 96, 128, 1));
        try (PoseModel ensemble = open(manifest(POOL_SHIFT, List.of("single.onnx"), others));
                PoseModel single = open(manifest(POOL_SHIFT, List.of("single.onnx"), List.of()));
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
