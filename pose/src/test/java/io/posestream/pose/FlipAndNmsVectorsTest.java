package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Skeletons;
import io.posestream.testkit.Npy;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The outputs of the authors' own flip test and non-maximum suppression. */
@SharedTest
class FlipAndNmsVectorsTest {
    private static final int JOINTS = 17;
    private static final int WIDTH = 48;
    private static final int HEIGHT = 64;
    private static final int CELLS = WIDTH * HEIGHT;

    private static Npy rsn(String name) {
        return Npy.read(Shared.path("vectors", "rsn-pre-post", name + ".npy"));
    }

    private static Npy hrnet(String name) {
        return Npy.read(Shared.path("vectors", "hrnet-post", name + ".npy"));
    }

    @ParameterizedTest
    @CsvSource({"1, merged", "0, merged_noshift"})
    void mirrorMerge_officialOutputs_giveOfficialMeans(float shift, String name) {
        // Given
        float[] maps = hrnet("flip.output").floats();
        float[] mirrored = hrnet("flip.output_of_flipped_image").floats();
        int[] permutation = Skeletons.COCO_17.flipPermutation();
        // When
        for (int person = 0; person < 2; person++) {
            Mirror.merge(maps, mirrored, person * JOINTS * CELLS, permutation, WIDTH, HEIGHT, shift);
        }
        // Then
        assertThat(greatestDifference(maps, hrnet("flip." + name).floats())).isLessThanOrEqualTo(1e-6f);
    }

    @Test
    void mirrorMerge_rsnHeatmapsWithThemselves_isMeanWithOfficialFlipBack() {
        // Given
        float[] maps = rsn("post.heatmaps_f32").floats();
        float[] mirrored = maps.clone();
        float[] back = rsn("post.flip_back_of_heatmaps_f32").floats();
        float[] expected = new float[maps.length];
        for (int i = 0; i < maps.length; i++) {
            expected[i] = (maps[i] + back[i]) * 0.5f;
        }
        int[] permutation = Skeletons.COCO_17.flipPermutation();
        // When
        for (int person = 0; person < 6; person++) {
            Mirror.merge(maps, mirrored, person * JOINTS * CELLS, permutation, WIDTH, HEIGHT, 0);
        }
        // Then
        assertThat(greatestDifference(maps, expected)).isZero();
    }

    private static float greatestDifference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        float greatest = 0;
        for (int i = 0; i < actual.length; i++) {
            greatest = Math.max(greatest, Math.abs(actual[i] - expected[i]));
        }
        return greatest;
    }

    @ParameterizedTest
    @CsvSource({"0.9", "0.5"})
    void oksNms_officialPoses_keepsOfficialIndices(double threshold) {
        // Given
        Npy keypoints = hrnet("nms.keypoints");
        int poses = keypoints.shape()[0];
        double[] xy = new double[poses * JOINTS * 2];
        for (int i = 0; i < poses * JOINTS; i++) {
            xy[2 * i] = keypoints.at(i / JOINTS, i % JOINTS, 0);
            xy[2 * i + 1] = keypoints.at(i / JOINTS, i % JOINTS, 1);
        }
        double[] areas = hrnet("nms.area").doubles();
        double[] scores = hrnet("nms.rescored").doubles();
        double[] sigmas = Skeletons.COCO_17.sigmaArray();
        Npy matrix = hrnet("nms.oks_matrix");
        // When
        int[] hard = OksNms.hard(xy, areas, scores, sigmas, threshold);
        int[] soft = OksNms.soft(xy, areas, scores, sigmas, threshold);
        // Then
        assertThat(hard).containsExactly(indices("nms.keep_oks_" + threshold));
        assertThat(soft).containsExactly(indices("nms.keep_soft_oks_" + threshold));
        assertThat(OksNms.similarity(xy, areas, 3, 5, sigmas)).isCloseTo(matrix.at(3, 5), within(1e-9));
    }

    private static int[] indices(String name) {
        double[] values = hrnet(name).doubles();
        int[] indices = new int[values.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (int) values[i];
        }
        return indices;
    }
}
