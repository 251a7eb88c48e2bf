package io.posestream.evaluate.posetrack.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.evaluate.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class HotaTest {
    private static final int NOSE = 13;

    @Test
    void score_perfectHalfUnderEachId_hasTheAssociationOfHalves() {
        // Given
        List<EvaluationFrame> frames = List.of(frame(0, 1), frame(0, 1), frame(0, 2), frame(0, 2));
        // When
        HotaTable table = Hota.score(frames, Mode.OFFICIAL, "test");
        // Then: each pair has c = 2, n(g) = 4, n(p) = 2, so c / (n + n - c) = 1/2
        assertThat(table.mean(HotaField.DETA).at(NOSE)).isCloseTo(1, within(1e-12));
        assertThat(table.mean(HotaField.ASSA).at(NOSE)).isCloseTo(0.5, within(1e-12));
        assertThat(table.mean(HotaField.FRAGA).at(NOSE)).isCloseTo(0.5, within(1e-12));
        assertThat(table.mean(HotaField.HOTA).at(NOSE)).isCloseTo(Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void score_idComesBack_opensANewFragment() {
        // Given
        List<EvaluationFrame> frames = List.of(frame(0, 1), frame(0, 2), frame(0, 1));
        // When
        HotaTable table = Hota.score(frames, Mode.OFFICIAL, "test");
        // Then: pair (1,1): fragments of 1 and 1 over n = 3 + 2 - 2; pair (1,2): one of 1 over 3 + 1 - 1
        assertThat(table.mean(HotaField.FRAGA).at(NOSE)).isCloseTo((1 / 3.0 + 1 / 3.0 + 1 / 3.0) / 3, within(1e-12));
        assertThat(table.mean(HotaField.ASSA).at(NOSE)).isCloseTo((4 / 3.0 + 1 / 3.0) / 3, within(1e-12));
    }

    @Test
    void score_emptyFrame_costsTheWholeSequenceInOfficialModeOnly() {
        // Given
        EvaluationFrame empty =
                EvaluationFrame.builder().truth(1, 10).trueJoint(NOSE, 100, 100).build();
        List<EvaluationFrame> frames = List.of(frame(0, 1), frame(0, 1), empty);
        // When
        double official = Hota.score(frames, Mode.OFFICIAL, "test").at(HotaField.FN, 0, NOSE);
        double strict = Hota.score(frames, Mode.STRICT, "test").at(HotaField.FN, 0, NOSE);
        // Then
        assertThat(official).isEqualTo(3);
        assertThat(strict).isEqualTo(1);
    }

    @Test
    void score_distance_reachesOnlyTheLowThresholds() {
        // Given: 0.25 head sizes, similarity about 0.5
        HotaTable table = Hota.score(List.of(frame(2.5, 1)), Mode.OFFICIAL, "test");
        // Then
        assertThat(table.at(HotaField.TP, 8, NOSE)).isEqualTo(1);
        assertThat(table.at(HotaField.TP, 10, NOSE)).isZero();
        assertThat(table.at(HotaField.FP, 10, NOSE)).isEqualTo(1);
        assertThat(table.at(HotaField.LOCA, 0, NOSE)).isCloseTo(1 - 0.25 / 0.5001, within(1e-12));
    }

    private static EvaluationFrame frame(double offset, long hypothesis) {
        return EvaluationFrame.builder()
                .truth(1, 10)
                .trueJoint(NOSE, 100, 100)
                .prediction(hypothesis)
                .predictedJoint(NOSE, 100 + offset, 100, 0.5)
                .build();
    }
}
