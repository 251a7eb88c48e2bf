package io.posestream.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class AffineTest {
    @Test
    void inverse_randomMaps_bringsPointsBack() {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            // Given
            Affine map = random(random);
            double x = random.nextGaussian() * 100;
            double y = random.nextGaussian() * 100;

            // When
            Affine there = map.then(map.inverse());

            // Then
            assertThat(there.x(x, y)).isCloseTo(x, within(1e-6));
            assertThat(there.y(x, y)).isCloseTo(y, within(1e-6));
        }
    }

    @Test
    void then_twoMaps_appliesTheFirstFirst() {
        Affine twice = Affine.scaleShift(2, 2, 0, 0);
        Affine shift = Affine.scaleShift(1, 1, 10, 20);

        Affine both = twice.then(shift);

        assertThat(both.x(1, 1)).isEqualTo(12);
        assertThat(both.y(1, 1)).isEqualTo(22);
    }

    @Test
    void storedToSource_halfSize_keepsTheOuterEdges() {
        // Given a picture of 100 x 50 stored at half its size: pixel edges lie at -0.5 and size - 0.5
        Affine map = Affine.storedToSource(50, 25, 100, 50);

        assertThat(map.x(-0.5, 0)).isEqualTo(-0.5);
        assertThat(map.x(49.5, 0)).isEqualTo(99.5);
        assertThat(map.y(0, 24.5)).isEqualTo(49.5);
    }

    @Test
    void inverse_singularMap_isRefused() {
        assertThatThrownBy(() -> Affine.scaleShift(0, 1, 0, 0).inverse()).isInstanceOf(ArithmeticException.class);
    }

    private static Affine random(Random random) {
        double[] v = random.doubles(6, -2, 2).toArray();
        return Math.abs(v[0] * v[4] - v[1] * v[3]) < 0.05
                ? random(random)
                : new Affine(v[0], v[1], v[2], v[3], v[4], v[5]);
    }
}
