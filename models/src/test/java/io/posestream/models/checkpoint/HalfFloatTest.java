package io.posestream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfFloatTest {
    @Test
    void fromFloat_everyHalf_comesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            // Given
            float value = HalfFloat.toFloat((short) bits);

            // When
            short back = HalfFloat.fromFloat(value);

            // Then
            if (Float.isNaN(value)) {
                assertThat(HalfFloat.toFloat(back)).isNaN();
            } else {
                assertThat(back).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void fromFloat_betweenTwoHalves_takesTheNearerAndTheEvenOne() {
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(2049f))).isEqualTo(2048f);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(2051f))).isEqualTo(2052f);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(0x1.8p-25f))).isEqualTo(0x1p-24f);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(65519f))).isEqualTo(65504f);
        assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(65520f))).isInfinite();
    }
}
