package io.posestream.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.geom.Path2D;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolygonTest {
    private static final Polygon SQUARE = new Polygon(new double[] {0, 10, 10, 0}, new double[] {0, 0, 10, 10});

    @Test
    void contains_cornersAndEdges_areOutside() {
        assertThat(SQUARE.contains(0, 0)).isFalse();
        assertThat(SQUARE.contains(10, 10)).isFalse();
        assertThat(SQUARE.contains(5, 0)).isFalse();
        assertThat(SQUARE.contains(10, 3)).isFalse();
        assertThat(SQUARE.contains(0, 7)).isFalse();
        assertThat(SQUARE.contains(1e-12, 5)).isTrue();
        assertThat(SQUARE.contains(10.1, 5)).isFalse();
    }

    @Test
    void contains_levelWithACorner_countsItOnce() {
        // Given
        Polygon diamond = new Polygon(new double[] {0, 5, 0, -5}, new double[] {-5, 0, 5, 0});
        // When / Then
        assertThat(diamond.contains(-2, 0)).isTrue();
        assertThat(diamond.contains(-7, 0)).isFalse();
        assertThat(diamond.contains(-2, 5)).isFalse();
    }

    @Test
    void contains_selfIntersecting_followsEvenOdd() {
        // Given: a pentagram, whose middle is wound around twice
        double[] x = new double[5];
        double[] y = new double[5];
        for (int i = 0; i < 5; i++) {
            x[i] = Math.sin(4 * Math.PI * i / 5);
            y[i] = -Math.cos(4 * Math.PI * i / 5);
        }
        // When / Then
        assertThat(new Polygon(x, y).contains(0, 0)).isFalse();
        assertThat(new Polygon(x, y).contains(0, -0.7)).isTrue();
    }

    @Test
    void contains_randomPolygons_agreesWithAwt() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            // Given
            int corners = 3 + random.nextInt(7);
            double[] x = random.doubles(corners, 0, 10).toArray();
            double[] y = random.doubles(corners, 0, 10).toArray();
            Path2D twin = new Path2D.Double(Path2D.WIND_EVEN_ODD);
            twin.moveTo(x[0], y[0]);
            for (int i = 1; i < corners; i++) {
                twin.lineTo(x[i], y[i]);
            }
            twin.closePath();
            Polygon polygon = new Polygon(x, y);
            for (int point = 0; point < 50; point++) {
                double px = random.nextDouble() * 10;
                double py = random.nextDouble() * 10;
                // When / Then
                assertThat(polygon.contains(px, py)).isEqualTo(twin.contains(px, py));
            }
        }
    }

    @Test
    void polygon_twoCorners_isRefused() {
        assertThatThrownBy(() -> new Polygon(new double[2], new double[2]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
