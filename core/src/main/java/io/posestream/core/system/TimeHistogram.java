package io.posestream.core.system;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Times in buckets whose bounds never change, so that those of several processes can be added up. Thread-safe; readings
 * are not of one instant.
 */
public final class TimeHistogram {
    /** Upper bounds of the buckets in seconds, inclusive; one more bucket holds what lies above. */
    public static final List<Double> BOUNDS = List.of(
            0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0,
            300.0);

    private static final long[] BOUNDS_US =
            BOUNDS.stream().mapToLong(bound -> Math.round(bound * 1e6)).toArray();

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_US.length + 1);
    private final LongAdder sumUs = new LongAdder();

    /** Holds nothing yet. */
    public TimeHistogram() {}

    /** Counts one time in µs; a negative one, of clocks that disagree, counts as 0. */
    public void add(long micros) {
        long us = Math.max(0, micros);
        int bucket = 0;
        while (bucket < BOUNDS_US.length && us > BOUNDS_US[bucket]) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        sumUs.add(us);
    }

    /** How many times lie in each bucket and in no lower one, the one above all bounds last. */
    public List<Long> counts() {
        Long[] read = new Long[counts.length()];
        for (int bucket = 0; bucket < read.length; bucket++) {
            read[bucket] = counts.get(bucket);
        }
        return List.of(read);
    }

    /** All of them added up, in seconds. */
    public double sumSeconds() {
        return sumUs.sum() / 1e6;
    }
}
