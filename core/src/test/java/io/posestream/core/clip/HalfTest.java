package io.posestream.core.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class HalfTest {
    /** What a half stands for, by the definition of IEEE 754 binary16. */
    private static double value(int half) {
        int exponent = half >>> 10 & 0x1f;
        int fraction = half & 0x3ff;
        double size = exponent == 0 ? fraction * 0x1p-24 : (1024 + fraction) * StrictMath.pow(2, exponent - 25);
        return (half & 0x8000) == 0 ? size : -size;
    }

    @Test
    void of_everyFiniteHalf_isItself() {
        for (int half = 0; half < 0x10000; half++) {
            if ((half & 0x7c00) != 0x7c00) {
                assertThat(Half.of((float) value(half)) & 0xffff).isEqualTo(half);
            }
        }
    }

    @Test
    void of_anyFloat_isTheNearestHalfTiesToEven() {
        Random random = new Random(5);
        for (int round = 0; round < 200_000; round++) {
            float value = (float) (random.nextDouble() * StrictMath.pow(2, random.nextInt(43) - 27));
            assertThat(Half.of(value) & 0xffff).isEqualTo(nearest(value));
        }
        for (int half = 0; half < 0x7bff; half++) {
            float middle = (float) ((value(half) + value(half + 1)) / 2);
            assertThat(Half.of(middle) & 0xffff).isEqualTo(half + (half & 1));
        }
    }

    /** By halving the range: the slow, obvious twin. */
    private static int nearest(double value) {
        int low = 0;
        int high = 0x7bff;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (value(middle) <= value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double below = value - value(low);
        double above = value(high) - value;
        return below < above || (below == above && low % 2 == 0) ? low : high;
    }

    @Test
    void of_beyondTheLargest_isInfinite() {
        assertThat(Half.of(65_520f) & 0xffff).isEqualTo(0x7c00);
        assertThat(Half.of(65_519f) & 0xffff).isEqualTo(0x7bff);
        assertThat(Half.of(-1e30f) & 0xffff).isEqualTo(0xfc00);
    }
}
