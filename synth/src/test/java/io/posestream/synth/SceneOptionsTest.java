package io.posestream.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.synth.render.SceneKind;
import org.junit.jupiter.api.Test;

final class SceneOptionsTest {
    @Test
    void of_plainValues_countsFrames() {
        assertThat(SceneOptions.of(SceneKind.PLAZA, 12, 2.5, 7).withFps(30).frames())
                .isEqualTo(75);
    }

    @Test
    void named_unknownScene_namesTheChoice() {
        assertThatThrownBy(() -> SceneKind.named("moon"))
                .isInstanceOf(UserError.class)
                .hasMessage("there is no scene \"moon\"; choose one of plaza, crossing, hall, park");
    }

    @Test
    void of_badValues_areRefused() {
        assertThatThrownBy(() -> SceneOptions.of(SceneKind.PLAZA, -1, 1, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("people");
        assertThatThrownBy(() -> SceneOptions.of(SceneKind.PLAZA, 1, Double.NaN, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("seconds");
        assertThatThrownBy(() -> SceneOptions.of(SceneKind.PLAZA, 1, 1000, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("9999");
    }
}
