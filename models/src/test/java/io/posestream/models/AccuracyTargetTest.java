package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccuracyTargetTest {
    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 0, 1, 1.5, Double.NaN})
    void new_similarityOutOfRange_isUserError(double oks) {
        assertThatThrownBy(() -> new AccuracyTarget(oks, Duration.ofSeconds(1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(String.valueOf(oks));
    }

    @Test
    void new_noTime_isUserError() {
        assertThatThrownBy(() -> new AccuracyTarget(0.9, Duration.ZERO)).isInstanceOf(UserError.class);
    }
}
