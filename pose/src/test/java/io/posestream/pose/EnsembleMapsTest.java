package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.inference.Call;
import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.fill.TensorFill;
import io.posestream.inference.manifest.EnsembleMember;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.media.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mean of several members' maps, of one size and of several, against slow twins. */
class EnsembleMapsTest {
    private static final int JOINTS = 3;
    private static final double SHIFT = PoolingNets.SHIFT;
    /** Cells of the authors' RSN: a resize of its maps has half-pixel centres. */
    private static final double RSN_SHIFT = 2;

    private static final int SIDE = 200;
    private static final Box BOX = new Box(20.5f, 30.25f, 90, 140);

    @TempDir
    Path folder;

    private PoolingNets nets;

    @BeforeEach
    void chooseFolder() {
        nets = new PoolingNets(folder);
    }

    private static Image noise() {
        byte[] bgr = new byte[3 * SIDE * SIDE];
        new Random(5).nextBytes(bgr);
        return Image.of(SIDE, SIDE, bgr);
    }

    private static CropGeometry geometry() {
        return CropGeometry.of(
                PoolingNets.head(RSN_SHIFT).crop(), 48.0 / 64, BOX.x(), BOX.y(), BOX.width(), BOX.height());
    }

    private static float[] run(Model model, boolean flip) {
        try (Image picture = noise();
                MapRunner runner = new MapRunner(model, PoolingNets.head(RSN_SHIFT), 2, flip)) {
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
        List<String> graphs =
                List.of(nets.graph("a.onnx", 48, 64, 1), nets.graph("b.onnx", 48, 64, .3f), nets.graph("c", 48, 64, 7));
        try (Model model = Model.open(nets.manifest(RSN_SHIFT, graphs, List.of()), SessionConfig.cpu(1))) {
            float[] expected = mean(model, false);
            if (flip) {
                Mirror.merge(
                        expected, mean(model, true), 0, PoolingNets.COLORS.flipPermutation(), 12, 16, (float) SHIFT);
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
        List<String> graphs = List.of(nets.graph("a.onnx", 48, 64, 1), nets.graph("b.onnx", 48, 64, .5f));
        List<EnsembleMember> others = List.of(nets.member("c.onnx", 72, 96, 2), nets.member("d.onnx", 24, 32, 1));
        try (Model model = Model.open(nets.manifest(RSN_SHIFT, graphs, others), SessionConfig.cpu(1))) {
            List<float[]> plain = maps(model, false);
            List<float[]> mirrored = flip ? maps(model, true) : List.of();
            // When
            float[] found = run(model, flip);
            // Then
            for (int joint = 0; joint < JOINTS; joint++) {
                for (int y = 0; y < 16; y++) {
                    for (int x = 0; x < 12; x++) {
                        assertThat((double) found[(joint * 16 + y) * 12 + x])
                                .isCloseTo(
                                        slowMean(model.manifest().ensemble(), plain, mirrored, joint, x, y),
                                        within(1e-5));
                    }
                }
            }
        }
    }

    private static List<float[]> maps(Model model, boolean isMirrored) {
        List<float[]> maps = new ArrayList<>();
        for (int index = 0; index < model.sessions().size(); index++) {
            maps.add(maps(model, index, isMirrored));
        }
        return maps;
    }

    /** The mean at one cell, member by member; each is flipped at its own size and read with half-pixel centres. */
    private static double slowMean(
            List<EnsembleMember> members, List<float[]> plain, List<float[]> mirrored, int joint, int x, int y) {
        double sum = 0;
        for (int index = 0; index < members.size(); index++) {
            int width = members.get(index).width();
            int height = members.get(index).height();
            double[] map = slowMap(plain.get(index), joint, width, height);
            if (!mirrored.isEmpty()) {
                double[] back = slowMap(mirrored.get(index), 2 - joint, width, height);
                for (int cell = 0; cell < map.length; cell++) {
                    int last = cell / width * width + width - 1 - cell % width;
                    double moved = cell % width == 0 ? back[last] : (1 - SHIFT) * back[last] + SHIFT * back[last + 1];
                    map[cell] = (map[cell] + moved) / 2;
                }
            }
            sum += slowRead(map, width, height, (x + 0.5) * width / 12 - 0.5, (y + 0.5) * height / 16 - 0.5);
        }
        return sum / members.size();
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
}
