package io.posestream.tracker.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.core.joints.Smoothing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClipFoldTest {
    private static final ClipWindow TEN = new ClipWindow(10, 5, 10);

    private static ClipSettings settings(
            ClipSettings.Tail tail, ClipSettings.Fill fill, double minVisible, boolean pairs) {
        return new ClipSettings(
                List.of(TEN),
                Duration.ofMillis(200),
                Duration.ofMillis(1200),
                tail,
                fill,
                minVisible,
                pairs,
                ClipJoints.COCO,
                Optional.empty());
    }

    private static Walk dropping() {
        return new Walk(settings(ClipSettings.Tail.DROP, ClipSettings.Fill.ZERO, 0.5, false));
    }

    private static Walk padding() {
        return new Walk(settings(ClipSettings.Tail.PAD, ClipSettings.Fill.ZERO, 0, false));
    }

    private static List<Long> points(Walk walk) {
        return walk.clips.stream().map(clip -> clip.place().firstPoint()).toList();
    }

    @Test
    void accept_steadyWalk_isResampledOnTheGrid() {
        // When: 25 frames per second onto a grid of 10
        Walk walk = dropping().see25(0, 2_000_000, 1);

        // Then
        assertThat(points(walk)).containsExactly(0L, 5L, 10L);
        SkeletonClip clip = walk.clips.get(1);
        assertThat(clip.visibleRatio()).isEqualTo(1);
        assertThat(clip.place().start().captureUs()).isEqualTo(5_500_000);
        assertThat(clip.place().end().captureUs()).isEqualTo(6_400_000);
        assertThat(clip.place().start().ptsUs()).isEqualTo(500_000);
        assertThat(clip.place().end().ptsUs()).isEqualTo(1_400_000);
        assertThat(clip.members()).containsExactly(new SkeletonClip.Member(Walk.track(1), 1));
        for (int frame = 0; frame < 10; frame++) {
            for (int joint = 0; joint < 17; joint++) {
                int at = frame * 17 + joint;
                float x = Walk.x(1, joint, 500_000 + 100_000L * frame);
                assertThat(clip.keypoints()[2 * at]).isCloseTo(x, within(1e-4f));
                assertThat(clip.keypoints()[2 * at + 1]).isEqualTo(10 + joint);
                assertThat(clip.scores()[at]).isEqualTo(0.5f + joint / 64f);
            }
        }
    }

    @Test
    void accept_sightingsFurtherApartThanTheBridge_leaveAGapOfZeros() {
        // When: unseen from .4 to .7 s
        Walk walk = dropping().see25(0, 440_000, 1).see(700_000, 1).see25(740_000, 1_200_000, 1);

        // Then: 0.4 was seen, 0.5 and 0.6 lie in the gap
        SkeletonClip clip = walk.clips.get(0);
        assertThat(clip.gaps()).containsExactly(0, 0, 0, 0, 0, 1, 1, 0, 0, 0);
        assertThat(clip.keypoints()[2 * 5 * 17]).isZero();
        assertThat(clip.scores()[6 * 17 + 16]).isZero();
    }

    @Test
    void accept_personComesLater_windowsAreTheSameForAll() {
        // When
        Walk walk = dropping().see25(0, 600_000, 1).see25(600_000, 2_600_000, 1, 2);

        // Then
        assertThat(walk.clips)
                .extracting(clip ->
                        clip.members().get(0).displayId() + "@" + clip.place().firstPoint())
                .containsExactly("1@0", "1@5", "2@5", "1@10", "2@10", "1@15", "2@15");
        assertThat(walk.fold.counts().dim()).isEqualTo(1);
    }

    @Test
    void accept_tentativeFirstHit_countsWhereTheTrackIsConfirmedByTheEnd() {
        // When: 2 is first seen at 0, confirmed at .04; 3 is confirmed only after the window's end at .9
        Walk walk = dropping().see(0, 1, -2, -3);
        walk.see25(40_000, 920_000, 1, 2, -3).see25(920_000, 1_100_000, 1, 2, 3);

        // Then
        assertThat(walk.clips)
                .extracting(clip -> clip.members().get(0).displayId())
                .containsExactly(1, 2);
        assertThat(walk.clips.get(1).gaps()).containsOnly(0);
    }

    @Test
    void accept_trackEnds_lastWindowIsDroppedAndCounted() {
        // When: seen until 1.2 s; windows end at .9, 1.4, 1.9, 2.4, 2.9
        Walk walk = dropping().see25(0, 1_200_000, 1).see25(1_200_000, 4_000_000);

        // Then: up to 2.36 s it is remembered; the window that ends at 2.4 is its last one
        assertThat(points(walk)).containsExactly(0L, 5L);
        assertThat(walk.fold.counts()).isEqualTo(new ClipCounts(2, 1, 0));
    }

    @Test
    void end_padding_givesOneShorterWindow() {
        // When
        Walk walk = padding().see25(0, 1_200_000, 1).end();

        // Then
        assertThat(points(walk)).containsExactly(0L, 5L);
        assertThat(walk.clips.get(1).gaps()).containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
    }

    @Test
    void end_dropping_countsOneTail() {
        Walk walk = dropping().see25(0, 1_200_000, 1).end();

        assertThat(walk.fold.counts()).isEqualTo(new ClipCounts(1, 0, 1));
    }

    @Test
    void accept_sizeChanges_endsAllWindows() {
        // When
        Walk walk = padding().see25(0, 600_000, 1).grows().see25(600_000, 2_100_000, 1);

        // Then: the next window begins at the first multiple of the stride at or after the change
        assertThat(points(walk)).containsExactly(0L, 10L);
        assertThat(walk.clips.get(0).gaps()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1);
        assertThat(walk.clips.get(1).place().imageWidth()).isEqualTo(3840);
        assertThat(walk.clips.get(1).gaps()).containsOnly(0);
    }

    @Test
    void accept_discontinuity_endsAllWindows() {
        Walk walk = padding().see25(0, 600_000, 1).seeAgain(600_000, 1).see25(640_000, 2_100_000, 1);

        assertThat(points(walk)).containsExactly(0L, 10L);
    }

    @Test
    void accept_markedDiscontinuity_endsAllWindowsThoughTimeGoesOn() {
        Walk walk = padding().see25(0, 600_000, 1).jumps().see25(600_000, 2_100_000, 1);

        assertThat(points(walk)).containsExactly(0L, 10L);
        assertThat(walk.clips.get(1).gaps()).containsOnly(0);
    }

    @Test
    void accept_openPose_hasANeckAsSureAsTheLessSureShoulder() {
        // When
        Walk walk = new Walk(joints(Optional.of(Skeletons.OPENPOSE_18), false)).see25(0, 1_000_000, 1);

        // Then
        SkeletonClip clip = walk.clips.get(0);
        assertThat(clip.skeleton()).isEqualTo(Skeletons.OPENPOSE_18);
        assertThat(clip.keypoints()).hasSize(10 * 18 * 2);
        assertThat(clip.keypoints()[2]).isCloseTo((Walk.x(1, 5, 0) + Walk.x(1, 6, 0)) / 2, within(1e-4f));
        assertThat(clip.scores()[1]).isEqualTo(0.5f + 5 / 64f);
        assertThat(clip.scores()[2]).as("right shoulder").isEqualTo(0.5f + 6 / 64f);
    }

    @Test
    void accept_poseTrackTakenForCoco_isRefused() {
        Walk walk = new Walk(joints(Optional.of(Skeletons.COCO_17), false)).tracks(Skeletons.POSETRACK_17);

        assertThatThrownBy(() -> walk.see(0, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("posetrack-17, which lacks left_eye, right_eye, left_ear, right_ear");
    }

    @Test
    void accept_poseTrackWithMissingJointsAllowed_hasZerosForEyesAndEars() {
        // When
        Walk walk = new Walk(joints(Optional.of(Skeletons.COCO_17), true))
                .tracks(Skeletons.POSETRACK_17)
                .see25(0, 1_000_000, 1);

        // Then: nothing of head_bottom and head_top, which have the eyes' places
        SkeletonClip clip = walk.clips.get(0);
        for (int joint = 0; joint < 17; joint++) {
            boolean lacking = joint >= 1 && joint <= 4;
            assertThat(clip.scores()[joint] == 0).isEqualTo(lacking);
            assertThat(clip.keypoints()[2 * joint] == 0).isEqualTo(lacking);
        }
        assertThat(clip.gaps()).containsOnly(0);
    }

    @Test
    void accept_smoothed_isCalmerAndOfTheSameScores() {
        // Given a person who trembles
        ClipSettings plain = settings(ClipSettings.Tail.DROP, ClipSettings.Fill.ZERO, 0.5, false);
        ClipSettings calm = new ClipSettings(
                plain.windows(),
                plain.bridge(),
                plain.memory(),
                plain.tail(),
                plain.fill(),
                plain.minVisible(),
                plain.pairs(),
                plain.joints(),
                Optional.of(Smoothing.defaults()));
        Walk raw = new Walk(plain).trembles().see25(0, 1_000_000, 1);

        // When
        Walk smoothed = new Walk(calm).trembles().see25(0, 1_000_000, 1);

        // Then
        assertThat(roughness(smoothed.clips.get(0))).isLessThan(0.8 * roughness(raw.clips.get(0)));
        assertThat(smoothed.clips.get(0).scores()).isEqualTo(raw.clips.get(0).scores());
        assertThat(smoothed.clips.get(0).keypoints()[0])
                .isEqualTo(raw.clips.get(0).keypoints()[0]);
    }

    private static double roughness(SkeletonClip clip) {
        double sum = 0;
        for (int frame = 1; frame + 1 < 10; frame++) {
            float[] x = clip.keypoints();
            int at = 2 * 17 * frame;
            sum += Math.abs(x[at - 2 * 17] - 2 * x[at] + x[at + 2 * 17]);
        }
        return sum;
    }

    private static ClipSettings joints(Optional<Skeleton> skeleton, boolean allowMissing) {
        return new ClipSettings(
                List.of(TEN),
                Duration.ofMillis(200),
                Duration.ofMillis(1200),
                ClipSettings.Tail.DROP,
                ClipSettings.Fill.ZERO,
                0.5,
                false,
                new ClipJoints(skeleton, allowMissing),
                Optional.empty());
    }

    @Test
    void accept_reconnect_goesOnWithTheGrid() {
        // When
        Walk walk = dropping().see25(0, 600_000, 1).epoch(true).see25(700_000, 2_100_000, 1);

        // Then
        assertThat(points(walk)).containsExactly(0L, 5L, 10L);
        assertThat(walk.clips.get(0).gaps()).containsOnly(0);
    }

    @Test
    void accept_freshEpoch_endsAllWindowsAndStartsTheGridAnew() {
        Walk walk = padding().see25(0, 600_000, 1).epoch(false).see25(0, 1_000_000, 1);

        assertThat(points(walk)).containsExactly(0L, 0L);
        assertThat(walk.clips.get(1).gaps()).containsOnly(0);
    }

    @Test
    void accept_holdAndInterpolate_putPlacesWithScoreZero() {
        // Given: unseen for .3 s
        for (ClipSettings.Fill fill : List.of(ClipSettings.Fill.HOLD, ClipSettings.Fill.INTERPOLATE)) {
            // When
            Walk walk = new Walk(settings(ClipSettings.Tail.DROP, fill, 0.5, false));
            walk.see25(0, 440_000, 1).see25(720_000, 1_200_000, 1);

            // Then
            SkeletonClip clip = walk.clips.get(0);
            assertThat(clip.gaps()).containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 0, 0);
            long shown = fill == ClipSettings.Fill.HOLD ? 400_000 : 600_000;
            assertThat(clip.keypoints()[2 * 6 * 17]).isCloseTo(Walk.x(1, 0, shown), within(1e-3f));
            assertThat(clip.scores()[6 * 17]).isZero();
        }
    }

    @Test
    void accept_peopleTogether_givesOnePairTheLongerFirst() {
        // Given: 1 and 2 are 100.5 px apart, 2 and 4 are 201; 1.5 boxes are 120
        Walk walk = new Walk(settings(ClipSettings.Tail.DROP, ClipSettings.Fill.ZERO, 0, true));

        // When
        walk.see25(0, 200_000, 2, 4).see25(200_000, 1_000_000, 1, 2, 4);

        // Then: 1 came later, so 2 leads
        assertThat(walk.clips)
                .extracting(clip -> clip.members().stream()
                        .map(SkeletonClip.Member::displayId)
                        .toList())
                .containsExactly(List.of(1), List.of(2), List.of(4), List.of(2, 1));
        assertThat(walk.clips.get(3).keypoints()).hasSize(2 * 10 * 17 * 2);
        assertThat(walk.clips.get(3).gaps()).containsExactly(1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void accept_nobody_costsNothingAndGivesNothing() {
        Walk walk = dropping().see25(0, 10_000_000).see25(10_000_000, 12_000_000, 1);

        assertThat(points(walk)).containsExactly(95L, 100L, 105L, 110L);
    }
}
