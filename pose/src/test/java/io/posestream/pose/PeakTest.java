package io.posestream.pose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PeakTest {
    private static final int BEFORE = 3;

    private final Random random = new Random(9);

    /** Few different values, so that many are equal. */
    private float[] values(int length) {
        float[] values = new float[BEFORE + length + 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(9) - 6;
        }
        return values;
    }

    @Test
    void argmax_anyLength_isTheFirstOfTheGreatest() {
        for (int round = 0; round < 2000; round++) {
            // Given
            int length = 1 + random.nextInt(30);
            float[] values = values(length);
            int expected = 0;
            for (int i = 1; i < length; i++) {
                expected = values[BEFORE + i] > values[BEFORE + expected] ? i : expected;
            }
            // When, Then
            assertThat(Peak.argmax(values, BEFORE, length)).isEqualTo(expected);
        }
    }

    @Test
    void isFinite_oneThatIsNot_isSeenWhereverItLies() {
        for (int length = 1; length < 14; length++) {
            float[] values = values(length);
            values[BEFORE - 1] = Float.NaN;
            values[BEFORE + length] = Float.NaN;
            assertThat(Peak.isFinite(values, BEFORE, length)).isTrue();
            for (int i = 0; i < length; i++) {
                for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                    // Given
                    float[] damaged = values.clone();
                    damaged[BEFORE + i] = bad;
                    // When, Then
                    assertThat(Peak.isFinite(damaged, BEFORE, length)).isFalse();
                }
            }
        }
    }
}
