package io.posestream.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class CenterFilterTest {
    private static final double AREA = 20_000;

    @Test
    void predictAndUpdate_randomWalk_equalsTheMatrixForm() {
        // Given
        Random random = new Random(6);
        CenterFilter filter = CenterFilter.at(10, 20);
        double[] mean = {10, 0};
        double[][] p = {{25, 0}, {0, 100}};
        for (int step = 0; step < 100; step++) {
            double frames = 0.5 + 3 * random.nextDouble();
            double seen = 10 + 5 * step + random.nextGaussian();
            double score = random.nextDouble();

            // When
            filter = filter.predict(frames, AREA).update(seen, 20, AREA, score);

            // Then: x = F x, P = F P F' + Q; K = P H' / (H P H' + r), P = (I - K H) P
            double q = 0.1 * 4e-4 * AREA * frames;
            mean = new double[] {mean[0] + frames * mean[1], mean[1]};
            double[][] f = {{1, frames}, {0, 1}};
            p = plus(times(times(f, p), new double[][] {{1, 0}, {frames, 1}}), new double[][] {
                {q / 4, q / 2}, {q / 2, q}
            });
            double r = 9e-4 * AREA * (score < 0.5 ? 4 : 1);
            double[] k = {p[0][0] / (p[0][0] + r), p[1][0] / (p[0][0] + r)};
            double off = seen - mean[0];
            mean = new double[] {mean[0] + k[0] * off, mean[1] + k[1] * off};
            p = times(new double[][] {{1 - k[0], 0}, {-k[1], 1}}, p);
            assertThat(filter.x()).isCloseTo(mean[0], within(1e-9));
            assertThat(filter.velocityX()).isCloseTo(mean[1], within(1e-9));
            assertThat(filter.variance()).isCloseTo(p[0][0], within(1e-9));
            assertThat(filter.covariance()).isCloseTo(p[0][1], within(1e-9));
            assertThat(filter.velocityVariance()).isCloseTo(p[1][1], within(1e-9));
            assertThat(filter.y()).isEqualTo(20);
        }
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[2][2];
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 2; column++) {
                product[row][column] = a[row][0] * b[0][column] + a[row][1] * b[1][column];
            }
        }
        return product;
    }

    private static double[][] plus(double[][] a, double[][] b) {
        return new double[][] {{a[0][0] + b[0][0], a[0][1] + b[0][1]}, {a[1][0] + b[1][0], a[1][1] + b[1][1]}};
    }
}
