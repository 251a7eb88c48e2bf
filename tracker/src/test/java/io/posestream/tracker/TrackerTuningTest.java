package io.posestream.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrackerTuningTest {
    @Test
    void apply_everySettingOfAnother_givesTheOther() {
        // Given
        Map<String, String> reference = TrackerTuning.settings(TrackerConfig.REFERENCE);

        // When
        TrackerConfig config = TrackerTuning.apply(TrackerConfig.DEFAULT, reference);

        // Then
        assertThat(config).isEqualTo(TrackerConfig.REFERENCE);
        assertThat(reference)
                .as("as many names as components, the similarity's in place of itself")
                .hasSize(TrackerConfig.class.getRecordComponents().length
                        - 1
                        + TrackerConfig.DEFAULT.similarity().getClass().getRecordComponents().length);
    }

    @Test
    void apply_nothing_changesNothing() {
        assertThat(TrackerTuning.apply(TrackerConfig.DEFAULT, Map.of())).isEqualTo(TrackerConfig.DEFAULT);
    }

    @Test
    void apply_some_changesThese() {
        // When
        TrackerConfig config = TrackerTuning.apply(
                TrackerConfig.DEFAULT, Map.of("memory", "2.5s", "recent", "80ms", "motion", "BOX", "min-joints", "5"));

        // Then
        assertThat(config.memory()).isEqualTo(Duration.ofMillis(2500));
        assertThat(config.recent()).isEqualTo(Duration.ofMillis(80));
        assertThat(config.motion()).isEqualTo(TrackerConfig.Motion.BOX);
        assertThat(config.similarity().minJoints()).isEqualTo(5);
        assertThat(config.birthScore()).isEqualTo(TrackerConfig.DEFAULT.birthScore());
    }

    @Test
    void apply_preset_isWhatTheOthersChangeWhereverItStands() {
        // Given
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("memory", "2s");
        changes.put("preset", "hrnet-posetrack");

        // When
        TrackerConfig config = TrackerTuning.apply(TrackerConfig.DEFAULT, changes);

        // Then
        TrackerConfig preset = TrackerPreset.HRNET_POSETRACK.config();
        assertThat(config.memory()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.similarity()).isEqualTo(preset.similarity());
        assertThat(config.confirmHits()).isEqualTo(1);
        for (TrackerPreset each : TrackerPreset.values()) {
            assertThat(TrackerTuning.apply(preset, Map.of("preset", each.label())))
                    .isEqualTo(each.config());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "memory, long, 1.2s",
        "memory, 3, 1.2s",
        "motion, flow, joints",
        "min-joints, 2.5, whole",
        "score-weighted, yes, true or false",
        "high-gate, much, number",
        "high-gate, NaN, highGate",
        "high-score, 0.9, birthScore",
        "inflation, 0, inflation",
        "nms, 0.7, nms-oks=0.8",
        "preset, hrnet, hrnet-posetrack"
    })
    void apply_whatCannotBe_isRefusedWithWhatCan(String name, String value, String named) {
        assertThatThrownBy(() -> TrackerTuning.apply(TrackerConfig.DEFAULT, Map.of(name, value)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(named);
    }
}
