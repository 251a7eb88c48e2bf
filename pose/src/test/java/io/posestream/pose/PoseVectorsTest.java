package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Affine;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.pose.decode.JointDecoder;
import io.posestream.testkit.Npy;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The outputs of the authors' own post-processing. */
@SharedTest
class PoseVectorsTest {
    private static final int JOINTS = 17;
    private static final int WIDTH = 48;
    private static final int HEIGHT = 64;
    private static final int CELLS = WIDTH * HEIGHT;
    private static final CropRule RSN = new CropRule(CropRule.Convention.RSN, 1.09, 1.135, 2);
    private static final CropRule HRNET = new CropRule(CropRule.Convention.HRNET, 1.25, 1.25, 0);
    private static final CropRule DARK = new CropRule(CropRule.Convention.DARK, 1.25, 1.25, 0);
    private static final CropRule UDP = new CropRule(CropRule.Convention.UDP, 1.25, 1.25, 0);

    private static Npy rsn(String name) {
        return Npy.read(Shared.path("vectors", "rsn-pre-post", name + ".npy"));
    }

    private static Npy hrnet(String name) {
        return Npy.read(Shared.path("vectors", "hrnet-post", name + ".npy"));
    }

    private static Npy refine(String name) {
        return Npy.read(Shared.path("vectors", "refine", "refine." + name + ".npy"));
    }

    @Test
    void cropGeometry_rsnBoxes_givesOfficialCentersScalesAndMatrices() {
        // Given
        Npy boxes = rsn("pre.boxes_xywh_f64");
        Npy centerScale = rsn("pre.center_scale_f32");
        Npy matrices = rsn("pre.matrices_f64");
        for (int i = 0; i < boxes.shape()[0]; i++) {
            // When
            CropGeometry crop =
                    CropGeometry.of(RSN, 0.75, boxes.at(i, 0), boxes.at(i, 1), boxes.at(i, 2), boxes.at(i, 3));
            Affine map = crop.toInput(192, 256);
            // Then
            assertThat(new double[] {crop.centerX(), crop.centerY(), crop.scaleX(), crop.scaleY()})
                    .containsExactly(new double[] {
                        centerScale.at(i, 0), centerScale.at(i, 1), centerScale.at(i, 2), centerScale.at(i, 3)
                    });
            assertThat(new double[] {map.a(), map.b(), map.c(), map.d(), map.e(), map.f()})
                    .containsExactly(
                            new double[] {
                                matrices.at(i, 0, 0), matrices.at(i, 0, 1), matrices.at(i, 0, 2),
                                matrices.at(i, 1, 0), matrices.at(i, 1, 1), matrices.at(i, 1, 2)
                            },
                            within(1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource({"192,256", "256,256"})
    void cropGeometry_hrnetBoxes_givesOfficialCentersAndScales(int width, int height) {
        // Given
        Npy boxes = hrnet("box.xywh");
        Npy centers = hrnet("box.ar_" + width + "_" + height + ".center");
        Npy scales = hrnet("box.ar_" + width + "_" + height + ".scale");
        for (int i = 0; i < boxes.shape()[0]; i++) {
            // When
            CropGeometry crop = CropGeometry.of(
                    HRNET, (double) width / height, boxes.at(i, 0), boxes.at(i, 1), boxes.at(i, 2), boxes.at(i, 3));
            // Then
            assertThat(new double[] {crop.centerX(), crop.centerY(), crop.scaleX(), crop.scaleY()})
                    .containsExactly(
                            new double[] {centers.at(i, 0), centers.at(i, 1), scales.at(i, 0), scales.at(i, 1)},
                            within(1e-5));
        }
    }

    @Test
    void cropGeometry_hrnetCrops_givesOfficialAffinesBothWays() {
        // Given
        Npy boxes = hrnet("crop.boxes_xywh");
        Npy forward = hrnet("crop.w192h256.affine_image_to_input");
        Npy back = hrnet("crop.w192h256.affine_heatmap_to_image");
        for (int i = 0; i < boxes.shape()[0]; i++) {
            // When
            CropGeometry crop =
                    CropGeometry.of(HRNET, 0.75, boxes.at(i, 0), boxes.at(i, 1), boxes.at(i, 2), boxes.at(i, 3));
            // Then
            assertSamePoints(crop.toInput(192, 256), forward, i, 1280, 720);
            assertSamePoints(crop.mapToSource(48, 64, 192, 256), back, i, 48, 64);
        }
    }

    private static void assertSamePoints(Affine map, Npy matrices, int i, double width, double height) {
        Affine expected = new Affine(
                matrices.at(i, 0, 0),
                matrices.at(i, 0, 1),
                matrices.at(i, 0, 2),
                matrices.at(i, 1, 0),
                matrices.at(i, 1, 1),
                matrices.at(i, 1, 2));
        double[][] corners = {{0, 0}, {width, 0}, {0, height}, {width, height}};
        for (double[] corner : corners) {
            assertThat(map.x(corner[0], corner[1])).isCloseTo(expected.x(corner[0], corner[1]), within(1e-3));
            assertThat(map.y(corner[0], corner[1])).isCloseTo(expected.y(corner[0], corner[1]), within(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 9, 11})
    void rsnDecoder_officialHeatmaps_givesOfficialKeypointsAndScores(int kernel) {
        // Given
        float[] maps = rsn("post.heatmaps_f32").floats();
        Npy centers = rsn("post.centers_f32");
        Npy scales = rsn("post.scales_f32");
        Npy expected = rsn("post.k" + kernel + ".preds_f64");
        Npy scores = rsn("post.k" + kernel + ".maxvals_f64");
        JointDecoder decoder = decoder(DecodeRule.Method.RSN, kernel);
        double[] xy = new double[2];
        for (int person = 0; person < 6; person++) {
            CropGeometry crop = crop(RSN, centers, scales, person);
            Affine toSource = crop.mapToSource(WIDTH, HEIGHT, 192, 256);
            for (int joint = 0; joint < JOINTS; joint++) {
                boolean isTie = kernel == 11 && person == 1 && joint == 0;
                // When
                int start = (person * JOINTS + joint) * CELLS;
                int peak = Peak.argmax(maps, start, CELLS);
                decoder.decode(maps, start, WIDTH, HEIGHT, peak, xy, 0);
                float score = OfficialScores.keypoint(ScoreRule.Official.RSN, maps, start, WIDTH, peak, xy[0], xy[1]);
                // Then
                double tolerance = isTie ? 0.51 * toSource.a() : 1e-3;
                assertThat(toSource.x(xy[0], xy[1]))
                        .as("person %d joint %d x", person, joint)
                        .isCloseTo(expected.at(person, joint, 0), within(tolerance));
                assertThat(toSource.y(xy[0], xy[1]))
                        .as("person %d joint %d y", person, joint)
                        .isCloseTo(expected.at(person, joint, 1), within(tolerance));
                assertThat((double) score).isCloseTo(scores.at(person, joint, 0), within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ARGMAX, 1, HRNET, hrnet_nopost",
        "QUARTER, 1, HRNET, hrnet",
        "DARK, 11, DARK, dark_k11",
        "UDP, 11, UDP, udp_gauss_k11"
    })
    void decoders_officialHeatmaps_giveOfficialPixels(
            DecodeRule.Method method, int kernel, CropRule.Convention convention, String name) {
        // Given
        float[] maps = hrnet("decode_s2_64x48.heatmaps").floats();
        Npy centers = hrnet("decode_s2_64x48.center");
        Npy scales = hrnet("decode_s2_64x48.scale");
        Npy expected = hrnet("decode_s2_64x48." + name + "_image_xy");
        CropRule rule = new CropRule(convention, 1.25, 1.25, 0);
        JointDecoder decoder = decoder(method, kernel);
        double[] xy = new double[2];
        for (int person = 0; person < 6; person++) {
            Affine toSource = crop(rule, centers, scales, person).mapToSource(WIDTH, HEIGHT, 192, 256);
            for (int joint = 0; joint < JOINTS; joint++) {
                // When
                int start = (person * JOINTS + joint) * CELLS;
                int peak = Peak.argmax(maps, start, CELLS);
                if (method == DecodeRule.Method.ARGMAX && !(maps[start + peak] > 0)) {
                    peak = 0;
                }
                decoder.decode(maps, start, WIDTH, HEIGHT, peak, xy, 0);
                // Then
                if (Double.isNaN(expected.at(person, joint, 0))) {
                    continue;
                }
                assertThat(toSource.x(xy[0], xy[1]))
                        .as("person %d joint %d x", person, joint)
                        .isCloseTo(expected.at(person, joint, 0), within(1e-3));
                assertThat(toSource.y(xy[0], xy[1]))
                        .as("person %d joint %d y", person, joint)
                        .isCloseTo(expected.at(person, joint, 1), within(1e-3));
            }
        }
    }

    @Test
    void darkAndUdpRules_conventions_areNotThoseOfHrnet() {
        // Given
        CropGeometry dark = CropGeometry.of(DARK, 100, 100, 1, 4 / 3f);
        CropGeometry udp = CropGeometry.of(UDP, 100, 100, 1, 4 / 3f);
        // When
        double darkEdge = dark.mapToSource(WIDTH, HEIGHT, 192, 256).x(0, 0);
        double udpEdge = udp.mapToSource(WIDTH, HEIGHT, 192, 256).x(0, 0);
        // Then
        assertThat(darkEdge).isCloseTo(0.5, within(1e-4));
        assertThat(udpEdge).isCloseTo(0, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({
        "ARGMAX, 1, argmax",
        "QUARTER, 1, quarter",
        "SOA, 1, soa",
        "SOA_LOG, 1, soa_log",
        "SOA, 11, soa_blur11",
        "SOA_LOG, 11, soa_log_blur11",
        "SOFT_LOCAL, 1, soft_local_r3",
        "SOFT_GLOBAL, 1, soft_global_b100"
    })
    void refinement_vectors_giveSameCells(DecodeRule.Method method, int kernel, String name) {
        // Given
        float[] maps = refine("heatmaps").floats();
        Npy expected = refine(name + "_xy");
        JointDecoder decoder = decoder(method, kernel);
        double[] xy = new double[2];
        for (int i = 0; i < 32; i++) {
            // When
            decoder.decode(maps, i * CELLS, WIDTH, HEIGHT, Peak.argmax(maps, i * CELLS, CELLS), xy, 0);
            // Then
            assertThat(xy[0]).as("map %d x", i).isCloseTo(expected.at(i, 0), within(1e-6));
            assertThat(xy[1]).as("map %d y", i).isCloseTo(expected.at(i, 1), within(1e-6));
        }
    }

    private static JointDecoder decoder(DecodeRule.Method method, int kernel) {
        return JointDecoder.of(new DecodeRule(method, kernel, false, 0), WIDTH, HEIGHT);
    }

    private static CropGeometry crop(CropRule rule, Npy centers, Npy scales, int person) {
        return CropGeometry.of(
                rule,
                (float) centers.at(person, 0),
                (float) centers.at(person, 1),
                (float) scales.at(person, 0),
                (float) scales.at(person, 1));
    }
}
