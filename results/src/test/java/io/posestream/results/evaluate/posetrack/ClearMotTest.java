package io.posestream.results.evaluate.posetrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.results.evaluate.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClearMotTest {
    private static final int NOSE = 13;
    private static final double HEAD = 10;

    @Test
    void score_hypothesisSwaps_countsOneSwitchAndDropsTheLastFrame() {
        // Given: track 1 carries 7, then 8; the last frame carries 9
        List<EvaluationFrame> frames = List.of(frame(0, 7), frame(0, 8), frame(0, 9));
        // When
        MotCounts official = ClearMot.score(frames, Mode.OFFICIAL);
        MotCounts strict = ClearMot.score(frames, Mode.STRICT);
        // Then
        assertThat(official.objects(NOSE)).isEqualTo(2);
        assertThat(official.switches(NOSE)).isEqualTo(1);
        assertThat(official.mota().at(NOSE)).isEqualTo(50);
        assertThat(strict.objects(NOSE)).isEqualTo(3);
        assertThat(strict.switches(NOSE)).isEqualTo(2);
    }

    @Test
    void score_partnerWithinReach_isKeptThoughAnotherIsNearer() {
        // Given: 7 is 4 px off in the second frame and 8 is exact
        EvaluationFrame second = EvaluationFrame.builder()
                .truth(1, HEAD)
                .trueJoint(NOSE, 100, 100)
                .prediction(8)
                .predictedJoint(NOSE, 100, 100, 1)
                .prediction(7)
                .predictedJoint(NOSE, 104, 100, 1)
                .build();
        // When
        MotCounts counts = ClearMot.score(List.of(frame(0, 7), second), Mode.STRICT);
        // Then
        assertThat(counts.switches(NOSE)).isZero();
        assertThat(counts.falsePositives(NOSE)).isEqualTo(1);
        assertThat(counts.distance(NOSE)).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void score_distanceOfHalfAHead_isAHit() {
        // Given
        List<EvaluationFrame> frames = List.of(frame(5, 7), frame(5.001, 7));
        // When
        MotCounts counts = ClearMot.score(frames, Mode.STRICT);
        // Then
        assertThat(counts.detections(NOSE)).isEqualTo(1);
        assertThat(counts.misses(NOSE)).isEqualTo(1);
        assertThat(counts.falsePositives(NOSE)).isEqualTo(1);
        assertThat(counts.motp().at(NOSE)).isCloseTo(50, within(1e-12));
    }

    @Test
    void score_frameWithoutPredictions_countsADummyPerJointInOfficialModeOnly() {
        // Given: two people, nobody predicted
        EvaluationFrame empty = EvaluationFrame.builder()
                .truth(1, HEAD)
                .trueJoint(NOSE, 1, 1)
                .truth(2, HEAD)
                .trueJoint(NOSE, 9, 9)
                .build();
        // When
        MotCounts official = ClearMot.score(List.of(empty, frame(0, 7)), Mode.OFFICIAL);
        MotCounts strict = ClearMot.score(List.of(empty), Mode.STRICT);
        // Then
        assertThat(official.objects(0)).isEqualTo(1);
        assertThat(official.falsePositives(NOSE)).isEqualTo(1);
        assertThat(official.misses(NOSE)).isEqualTo(1);
        assertThat(strict.objects(0)).isZero();
        assertThat(strict.misses(NOSE)).isEqualTo(2);
        assertThat(strict.falsePositives(NOSE)).isZero();
    }

    @Test
    void idf1_halfOfATrackUnderAnotherId_agreesOnTheLongerHalf() {
        // Given
        IdentityTally identity = new IdentityTally();
        // When
        identity.add(List.of(frame(0, 7), frame(0, 7), frame(0, 7), frame(0, 8)), Mode.STRICT);
        // Then: 3 of 4 true and 4 predicted joints agree
        assertThat(identity.idf1().at(NOSE)).isCloseTo(75, within(1e-12));
        assertThat(identity.idf1().at(0)).isNaN();
    }

    private static EvaluationFrame frame(double offset, long hypothesis) {
        return EvaluationFrame.builder()
                .truth(1, HEAD)
                .trueJoint(NOSE, 100, 100)
                .prediction(hypothesis)
                .predictedJoint(NOSE, 100 + offset, 100, 0.5)
                .build();
    }
}
