package io.posestream.core.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PoseSimilarityTest {
    private static final Skeleton SKELETON = Skeletons.POSETRACK_15;

    @Test
    void of_randomPoses_equalsTheMixOfOksAndOverlap() {
        Random random = new Random(3);
        PoseSimilarity similarity = new PoseSimilarity(SKELETON, PoseSimilarity.Rules.DEFAULT);
        for (int round = 0; round < 200; round++) {
            // Given
            Pose one = pose(random, 0);
            Pose other = pose(random, 15);

            // When
            double value = similarity.of(PosePoints.of(one), PosePoints.of(other));

            // Then
            double overlap = one.box().iou(other.box());
            double area = Oks.AREA_OF_BOX * (one.box().area() + other.box().area()) / 2;
            double sum = 0;
            double weights = 0;
            int joints = 0;
            for (int joint = 0; joint < SKELETON.size(); joint++) {
                Keypoint p = one.keypoints().get(joint);
                Keypoint q = other.keypoints().get(joint);
                if (p.score() >= 0.3f && q.score() >= 0.3f) {
                    double weight = Math.sqrt((double) p.score() * q.score());
                    weights += weight;
                    sum += weight
                            * Oks.joint(
                                    p.x() - q.x(),
                                    p.y() - q.y(),
                                    1.5 * SKELETON.sigmas().get(joint),
                                    area);
                    joints++;
                }
            }
            double expected = joints < 3 ? 0.6 * overlap : 0.8 * sum / weights + 0.2 * overlap;
            assertThat(value).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void of_samePose_isOne() {
        PosePoints pose = PosePoints.of(
                Pose.of(new Box(0, 0, 10, 30), 1, Collections.nCopies(SKELETON.size(), new Keypoint(5, 5, 1))));

        assertThat(new PoseSimilarity(SKELETON, PoseSimilarity.Rules.DEFAULT).of(pose, pose))
                .isEqualTo(1);
    }

    @Test
    void of_otherNumberOfJoints_comparesBoxesOnly() {
        PosePoints pose = PosePoints.of(new Pose(new Box(0, 0, 10, 30), 1, List.of(), 1, 0));

        assertThat(new PoseSimilarity(SKELETON, PoseSimilarity.Rules.DEFAULT).of(pose, pose))
                .isEqualTo(0.6);
    }

    @Test
    void of_boxesFarApart_isZeroWhateverTheJoints() {
        // Given
        List<Keypoint> joints = Collections.nCopies(SKELETON.size(), new Keypoint(50, 50, 1));
        PosePoints one = PosePoints.of(Pose.of(new Box(0, 0, 10, 30), 1, joints));
        PosePoints near = PosePoints.of(Pose.of(new Box(20, 0, 10, 30), 1, joints));
        PosePoints far = PosePoints.of(Pose.of(new Box(20.1f, 0, 10, 30), 1, joints));
        PoseSimilarity similarity = new PoseSimilarity(SKELETON, PoseSimilarity.Rules.DEFAULT);

        // When / Then
        assertThat(similarity.of(one, near)).isEqualTo(0.8);
        assertThat(similarity.of(one, far)).isZero();
    }

    @Test
    void rules_weightOutOfRange_isRefusedByName() {
        assertThatThrownBy(() -> new PoseSimilarity.Rules(1.5, 0.3, 3, 0.6, 1.5, true))
                .hasMessageContaining("oksWeight");
    }

    private static Pose pose(Random random, double shift) {
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < SKELETON.size(); joint++) {
            joints.add(new Keypoint(
                    (float) (random.nextDouble() * 30 + shift), (float) (joint * 10 + shift), random.nextFloat()));
        }
        return Pose.of(new Box((float) shift, (float) shift, 60, 150), 0.9f, joints);
    }
}
