package io.posestream.core.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Keypoint;
import io.posestream.core.Skeletons;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OksTest {
    @Test
    void of_samePose_isOne() {
        List<Keypoint> pose = pose(new Random(1));

        assertThat(Oks.of(pose, pose, Skeletons.COCO_17.sigmaArray(), 1000)).isEqualTo(1);
    }

    @Test
    void of_randomPoses_equalsTheFormulaAsCocoWritesIt() {
        // Given
        Random random = new Random(2);
        double[] sigmas = Skeletons.COCO_17.sigmaArray();
        List<Keypoint> one = pose(random);
        List<Keypoint> other = pose(random);
        double area = 5000;

        // When
        double oks = Oks.of(one, other, sigmas, area);

        // Then: e = d² / variance / area / 2 with variance = (2 sigma)²
        double expected = 0;
        for (int j = 0; j < sigmas.length; j++) {
            double dx = one.get(j).x() - other.get(j).x();
            double dy = one.get(j).y() - other.get(j).y();
            double variance = Math.pow(sigmas[j] * 2, 2);
            expected += Math.exp(-(dx * dx + dy * dy) / variance / area / 2) / sigmas.length;
        }
        assertThat(oks).isCloseTo(expected, within(1e-12));
    }

    private static List<Keypoint> pose(Random random) {
        List<Keypoint> pose = new ArrayList<>();
        for (int j = 0; j < Skeletons.COCO_17.size(); j++) {
            pose.add(new Keypoint(random.nextFloat() * 20, random.nextFloat() * 20, random.nextFloat()));
        }
        return pose;
    }
}
