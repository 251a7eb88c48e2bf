package io.posestream.models.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void range_minmax_isWhatWasSeen() {
        // Given
        Histogram histogram = filled(new Range(-2, 6), 1);

        // When
        Range range = histogram.range(RangeRule.MINMAX);

        // Then
        assertThat(range.low()).isEqualTo(-2);
        assertThat(range.high()).isCloseTo(6, within(1e-9));
    }

    @Test
    void range_percentile_cutsAFewOutliers() {
        // Given: a million values in [-1, 1] and three at 100
        Histogram histogram = filled(new Range(-1, 100), 1);

        // When
        Range range = histogram.range(RangeRule.PERCENTILE);

        // Then
        assertThat(range.high()).isLessThan(1.2);
        assertThat(range.low()).isLessThanOrEqualTo(-0.9);
    }

    @Test
    void range_entropy_cutsOutliersAndKeepsTheBulk() {
        // Given
        Histogram histogram = filled(new Range(-1, 20), 1);

        // When
        Range range = histogram.range(RangeRule.ENTROPY);

        // Then
        assertThat(range.high()).isBetween(0.5, 19.0);
        assertThat(range.low()).isLessThan(-0.5);
    }

    @Test
    void range_ofOneSign_holdsZeroExactly() {
        // Given
        Range positive = new Range(3, 7);

        // Then
        assertThat(positive.low()).isZero();
        assertThat(positive.zeroPoint()).isZero();
        assertThat(new Range(-4, -1).zeroPoint()).isEqualTo(255);
        assertThat(new Range(0, 0).scale()).isPositive();
    }

    private static Histogram filled(Range range, double bulk) {
        Random random = new Random(5);
        float[] values = new float[1_000_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (bulk * (2 * random.nextDouble() - 1));
        }
        Histogram histogram = new Histogram(range);
        histogram.add(values, values.length);
        float outlier = (float) range.high();
        histogram.add(new float[] {outlier, outlier, outlier}, 3);
        return histogram;
    }
}
