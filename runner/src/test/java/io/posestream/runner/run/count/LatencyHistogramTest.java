package io.posestream.runner.run.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.posestream.results.StageTimes.Latency;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LatencyHistogramTest {
    @Test
    void latency_randomTimes_isWithinABucketOfTheSortedTruth() {
        // Given
        Random random = new Random(11);
        long[] times = new long[5000];
        LatencyHistogram histogram = new LatencyHistogram();
        for (int i = 0; i < times.length; i++) {
            times[i] = (long) Math.exp(random.nextDouble() * 14);
            histogram.add(times[i]);
        }
        Arrays.sort(times);

        // When
        Latency latency = histogram.latency().orElseThrow();

        // Then a bucket is 2.2 % wide
        assertThat(latency.p50Ms()).isCloseTo(times[2499] / 1000.0, within(times[2499] / 1000.0 * 0.025 + 0.002));
        assertThat(latency.p99Ms()).isCloseTo(times[4949] / 1000.0, within(times[4949] / 1000.0 * 0.025 + 0.002));
        assertThat(latency.maxMs()).isEqualTo(times[4999] / 1000.0);
    }

    @Test
    void add_negativeTime_countsAsZero() {
        LatencyHistogram histogram = new LatencyHistogram();

        histogram.add(-5);

        assertThat(histogram.latency().orElseThrow().maxMs()).isZero();
    }

    @Test
    void latency_nothingCounted_isEmpty() {
        assertThat(new LatencyHistogram().latency()).isEmpty();
    }
}
