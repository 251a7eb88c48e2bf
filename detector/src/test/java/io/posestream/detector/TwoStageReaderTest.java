package io.posestream.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Affine;
import io.posestream.core.Skeleton;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.testkit.Npy;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From maps to keypoints. */
class TwoStageReaderTest {
    private static final double PIXELS = 1e-3;
    private static final double LOGIT = 2e-4;
    private static final double SCORE = 2e-4;

    private static Npy read(String folder, String name) {
        return Npy.read(Shared.path("vectors", "one-stage", folder, name + ".npy"));
    }

    /** People with the keypoints of the maps, boxes as they are. */
    private static Candidates keypoints(ModelFamily family, Npy boxes, Npy maps) {
        int joints = maps.shape()[1];
        int side = maps.shape()[2];
        Skeleton skeleton = new Skeleton(
                "any",
                IntStream.range(0, joints).mapToObj(joint -> "joint" + joint).toList(),
                List.of(),
                List.of(),
                IntStream.range(0, joints).mapToObj(joint -> 0.1).toList(),
                "none");
        DetectorHead head = new DetectorHead(
                DetectorHead.Resize.SHORTEST_SIDE,
                0,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.of(skeleton),
                Optional.of(new DetectorHead.Sides(800, 1333)));
        TwoStageReader reader = new TwoStageReader(family, head, DetectorConfig.defaults());
        Candidates found = new Candidates(joints);
        for (int person = 0; person < boxes.shape()[0]; person++) {
            found.add(0, 0, 1, 1, 1);
            int first = person * joints * side * side;
            reader.points(boxes.floats(), 4 * person, maps.floats(), first, side, Affine.IDENTITY, found);
        }
        return found;
    }

    @SharedTest
    @ParameterizedTest
    @ValueSource(
            strings = {"decode", "head-8conv", "head-4conv-same-width", "head-9conv-pool10", "head-512", "head-stock"})
    void points_mapsOfDetectron2_areWhereItsCodePutsThem(String folder) {
        // Given
        Npy expected = read(folder, "keypoints");
        int joints = expected.shape()[1];

        // When
        Candidates found = keypoints(ModelFamily.DETECTRON2, read(folder, "boxes_xyxy"), read(folder, "logits"));

        // Then
        assertThat(found.count).isEqualTo(expected.shape()[0]).isPositive();
        for (int i = 0; i < found.count * joints; i++) {
            int person = i / joints;
            int joint = i % joints;
            String where = folder + " " + person + " " + joint;
            assertThat((double) found.points[3 * i] + 0.5)
                    .as(where)
                    .isCloseTo(expected.at(person, joint, 0), within(PIXELS));
            assertThat((double) found.points[3 * i + 1] + 0.5)
                    .as(where)
                    .isCloseTo(expected.at(person, joint, 1), within(PIXELS));
            double score = expected.at(person, joint, 3);
            assertThat((double) found.official[i]).as(where).isCloseTo(score, within(SCORE * score));
            assertThat((double) found.points[3 * i + 2]).as(where).isCloseTo(Math.min(score, 1), within(SCORE * score));
        }
    }

    @SharedTest
    @Test
    void points_mapsOfTorchvision_areWhereItsCodePutsThem() {
        // Given
        Npy expected = read("decode", "torchvision_keypoints");
        Npy scores = read("decode", "torchvision_scores");
        int joints = expected.shape()[1];

        // When
        Candidates found = keypoints(ModelFamily.TORCHVISION, read("decode", "boxes_xyxy"), read("decode", "logits"));

        // Then
        for (int i = 0; i < found.count * joints; i++) {
            int person = i / joints;
            int joint = i % joints;
            assertThat((double) found.points[3 * i]).isCloseTo(expected.at(person, joint, 0), within(PIXELS));
            assertThat((double) found.points[3 * i + 1]).isCloseTo(expected.at(person, joint, 1), within(PIXELS));
            assertThat((double) found.official[i]).isCloseTo(scores.at(person, joint), within(LOGIT));
        }
    }

    @Test
    void find_randomMaps_agreesWithTheSlowTwin() {
        // Given
        Random random = new Random(5);
        CubicPeak peak = new CubicPeak();
        for (int[] size : new int[][] {{1, 1}, {3, 90}, {56, 56}, {71, 40}, {130, 2}, {40, 200}}) {
            float[] map = new float[10 + 28 * 28];
            for (int i = 0; i < map.length; i++) {
                map[i] = (float) random.nextGaussian();
            }

            // When
            peak.find(map, 10, 28, size[0], size[1]);

            // Then
            double best = Double.NEGATIVE_INFINITY;
            for (int y = 0; y < size[1]; y++) {
                for (int x = 0; x < size[0]; x++) {
                    best = Math.max(best, enlarged(map, x, y, size[0], size[1]));
                }
            }
            assertThat((double) peak.value).isCloseTo(best, within(1e-5));
            assertThat(enlarged(map, peak.x, peak.y, size[0], size[1])).isCloseTo(best, within(1e-5));
        }
    }

    /** The two-dimensional sum over all cells near by, in double. */
    private static double enlarged(float[] map, int x, int y, int width, int height) {
        double atX = (x + 0.5) * 28 / width - 0.5;
        double atY = (y + 0.5) * 28 / height - 0.5;
        double sum = 0;
        for (int row = (int) Math.floor(atY) - 1; row <= Math.floor(atY) + 2; row++) {
            for (int column = (int) Math.floor(atX) - 1; column <= Math.floor(atX) + 2; column++) {
                int cell = Math.min(Math.max(row, 0), 27) * 28 + Math.min(Math.max(column, 0), 27);
                sum += kernel(atX - column) * kernel(atY - row) * map[10 + cell];
            }
        }
        return sum;
    }

    private static double kernel(double distance) {
        double d = Math.abs(distance);
        if (d <= 1) {
            return 1.25 * d * d * d - 2.25 * d * d + 1;
        }
        return d < 2 ? -0.75 * (d * d * d - 5 * d * d + 8 * d - 4) : 0;
    }
}
