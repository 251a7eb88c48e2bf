package io.posestream.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class BoxTest {
    @Test
    void iou_randomBoxes_equalsCountingCells() {
        // Given boxes with integer edges, so that counting unit cells is exact
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            Box one = integerBox(random);
            Box other = integerBox(random);

            // When
            double iou = one.iou(other);

            // Then
            assertThat(iou).isCloseTo(countedIou(one, other), within(1e-12));
            assertThat(other.iou(one)).isEqualTo(iou);
        }
    }

    private static Box integerBox(Random random) {
        return new Box(random.nextInt(12) - 3, random.nextInt(12) - 3, random.nextInt(9), random.nextInt(9));
    }

    private static double countedIou(Box one, Box other) {
        int both = 0;
        int any = 0;
        for (int x = -5; x < 25; x++) {
            for (int y = -5; y < 25; y++) {
                boolean inOne = holds(one, x, y);
                boolean inOther = holds(other, x, y);
                both += inOne && inOther ? 1 : 0;
                any += inOne || inOther ? 1 : 0;
            }
        }
        return any == 0 ? 0 : (double) both / any;
    }

    private static boolean holds(Box box, int x, int y) {
        return x >= box.x() && x < box.right() && y >= box.y() && y < box.bottom();
    }

    @Test
    void iou_boxesWithoutArea_isZero() {
        Box point = new Box(3, 3, 0, 0);

        assertThat(point.iou(point)).isZero();
    }

    @Test
    void new_notFiniteOrNegative_isRefusedByName() {
        assertThatThrownBy(() -> new Box(Float.NaN, 0, 1, 1)).hasMessageContaining("x is not finite");
        assertThatThrownBy(() -> new Box(0, 0, Float.POSITIVE_INFINITY, 1)).hasMessageContaining("width");
        assertThatThrownBy(() -> new Box(0, 0, -1, 1)).hasMessageContaining("negative extent");
    }

    @Test
    void clip_boxAcrossTheEdge_keepsTheInside() {
        assertThat(new Box(-5, 90, 10, 20).clip(100, 100)).isEqualTo(new Box(0, 90, 5, 10));
        assertThat(new Box(200, 200, 10, 20).clip(100, 100).area()).isZero();
    }
}
