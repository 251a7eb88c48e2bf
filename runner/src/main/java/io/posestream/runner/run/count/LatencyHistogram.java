package io.posestream.runner.run.count;

import io.posestream.results.StageTimes.Latency;
import java.util.Optional;

/**
 * Latencies in buckets that grow by 1/32 of an octave (2.2 %), so that memory does not grow with a stream. Thread-safe.
 */
public final class LatencyHistogram {
    private static final int PER_OCTAVE = 32;
    private static final int OCTAVES = 40;
    private static final double MICROS_PER_MS = 1000;

    private final long[] buckets = new long[PER_OCTAVE * OCTAVES];
    private long count;
    private long maxUs;

    /** Counts one latency in µs; negative ones, of clocks that disagree, count as 0. */
    public synchronized void add(long micros) {
        long us = Math.max(0, micros);
        buckets[bucket(us)]++;
        count++;
        maxUs = Math.max(maxUs, us);
    }

    /** Percentiles; empty where nothing was counted. */
    public synchronized Optional<Latency> latency() {
        if (count == 0) {
            return Optional.empty();
        }
        double max = maxUs / MICROS_PER_MS;
        return Optional.of(new Latency(percentile(0.5, max), percentile(0.9, max), percentile(0.99, max), max));
    }

    private double percentile(double fraction, double max) {
        long rank = (long) Math.ceil(fraction * count);
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (seen >= rank) {
                return Math.min(max, upperUs(i) / MICROS_PER_MS);
            }
        }
        return max;
    }

    private static int bucket(long us) {
        double octave = Math.log1p((double) us) / Math.log(2);
        return (int) Math.min(PER_OCTAVE * OCTAVES - 1, Math.floor(octave * PER_OCTAVE));
    }

    private static double upperUs(int bucket) {
        return Math.pow(2, (bucket + 1.0) / PER_OCTAVE) - 1;
    }
}
