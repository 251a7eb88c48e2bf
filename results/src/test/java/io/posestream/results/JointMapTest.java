package io.posestream.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Keypoint;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.joints.JointMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JointMapTest {
    private static final int HEAD_BOTTOM = 1;
    private static final int HEAD_TOP = 2;

    private static List<Keypoint> keypoints(Skeleton skeleton) {
        return Items.pose(skeleton, new Items("s", skeleton).track(0, 0), 0).keypoints();
    }

    @Test
    void toPoseTrack_coco_derivesTheHeadJoints() {
        // Given
        List<Keypoint> coco = new ArrayList<>(keypoints(Skeletons.COCO_17));
        coco.set(0, new Keypoint(100, 40, 0.9f)); // nose
        coco.set(5, new Keypoint(120, 80, 0.5f)); // left shoulder
        coco.set(6, new Keypoint(70, 100, 0.25f)); // right shoulder
        // When
        List<Optional<JointMap.Joint>> joints =
                JointMap.toPoseTrack(Skeletons.COCO_17).apply(coco);
        // Then
        double middleX = 95;
        double middleY = 90;
        JointMap.Joint bottom = joints.get(HEAD_BOTTOM).orElseThrow();
        assertThat(bottom.x()).isCloseTo(middleX + 0.3 * (100 - middleX), within(1e-12));
        assertThat(bottom.y()).isCloseTo(middleY + 0.3 * (40 - middleY), within(1e-12));
        assertThat(bottom.score()).isCloseTo(0.375, within(1e-12));
        JointMap.Joint top = joints.get(HEAD_TOP).orElseThrow();
        assertThat(top.x()).isCloseTo(100 + 0.5 * (100 - middleX), within(1e-12));
        assertThat(top.y()).isCloseTo(40 + 0.5 * (40 - middleY), within(1e-12));
        assertThat(top.score()).isCloseTo((0.9f + 0.5 + 0.25) / 3, within(1e-12));
    }

    @Test
    void toPoseTrack_coco_copiesTheRestAndLeavesEarsOut() {
        // Given
        List<Keypoint> coco = keypoints(Skeletons.COCO_17);
        // When
        List<Optional<JointMap.Joint>> joints =
                JointMap.toPoseTrack(Skeletons.COCO_17).apply(coco);
        // Then
        List<String> slots = Skeletons.POSETRACK_17.names();
        for (int slot = 5; slot < slots.size(); slot++) {
            Keypoint same = coco.get(Skeletons.COCO_17.index(slots.get(slot)).orElseThrow());
            assertThat(joints.get(slot)).contains(new JointMap.Joint(same.x(), same.y(), same.score()));
        }
        assertThat(joints.get(3)).isEmpty();
        assertThat(joints.get(4)).isEmpty();
    }

    @Test
    void toPoseTrack_ownSlots_copiesThemAsTheyAre() {
        // Given
        JointMap map = JointMap.toPoseTrack(Skeletons.POSETRACK_17);
        List<Keypoint> keypoints = keypoints(Skeletons.POSETRACK_17);
        // When
        List<Optional<JointMap.Joint>> joints = map.apply(keypoints);
        // Then
        Keypoint top = keypoints.get(HEAD_TOP);
        assertThat(joints.get(HEAD_TOP)).contains(new JointMap.Joint(top.x(), top.y(), top.score()));
        assertThat(map.isDerived(HEAD_TOP)).isFalse();
        assertThat(joints.get(3)).isEmpty();
    }

    @Test
    void toPoseTrack_mpii_takesUpperNeckAndTheMiddleOfTheHead() {
        // Given
        List<Keypoint> mpii = keypoints(Skeletons.MPII_16);
        // When
        List<Optional<JointMap.Joint>> joints =
                JointMap.toPoseTrack(Skeletons.MPII_16).apply(mpii);
        // Then
        Keypoint neck = mpii.get(8);
        Keypoint top = mpii.get(9);
        assertThat(joints.get(HEAD_BOTTOM)).contains(new JointMap.Joint(neck.x(), neck.y(), neck.score()));
        assertThat(joints.get(0).orElseThrow().x()).isCloseTo((neck.x() + top.x()) / 2, within(1e-4));
    }

    @Test
    void apply_absentSource_givesNoJoint() {
        // Given
        List<Keypoint> coco = new ArrayList<>(keypoints(Skeletons.COCO_17));
        coco.set(5, Keypoint.ABSENT);
        // When
        List<Optional<JointMap.Joint>> joints =
                JointMap.toPoseTrack(Skeletons.COCO_17).apply(coco);
        // Then
        assertThat(joints.get(HEAD_BOTTOM)).isEmpty();
        assertThat(joints.get(5)).isEmpty();
        assertThat(joints.get(6)).isPresent();
    }
}
