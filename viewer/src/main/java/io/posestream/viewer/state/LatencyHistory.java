package io.posestream.viewer.state;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How long the steps took over the last minutes, by second. Of each second a few samples are kept. Not thread-safe. */
final class LatencyHistory {
    /** Middle and far end of what is kept. */
    record Percentiles(double p50Ms, double p95Ms, double p99Ms) {}

    private static final int SAMPLES = 12;
    private static final long SECOND_US = 1_000_000;
    private static final double US_PER_MS = 1000;

    private final int seconds;
    private final TreeMap<Long, Map<Step, Samples>> rows = new TreeMap<>();

    /** What was measured of one step in one second. */
    private static final class Samples {
        private int[] us = new int[0];
        private int count;

        void add(long took) {
            if (us.length < SAMPLES) {
                us = Arrays.copyOf(us, us.length + 1);
            }
            // later ones take the place of earlier ones
            us[count++ % SAMPLES] = (int) Math.min(Integer.MAX_VALUE, took);
        }
    }

    /** @param seconds to look back */
    LatencyHistory(int seconds) {
        this.seconds = seconds;
    }

    /**
     * Notes what a step took.
     *
     * @param atUs when, µs since 1970
     */
    void add(Step step, long atUs, long us) {
        long second = Math.floorDiv(atUs, SECOND_US);
        if (!rows.isEmpty() && second <= rows.lastKey() - seconds) {
            return;
        }
        rows.computeIfAbsent(second, at -> new EnumMap<>(Step.class))
                .computeIfAbsent(step, first -> new Samples())
                .add(us);
        rows.headMap(rows.lastKey() - seconds + 1).clear();
    }

    /** Over the seconds from a moment on; empty where nothing is kept of them. */
    Optional<Percentiles> since(Step step, long atUs) {
        int[] all = rows.tailMap(Math.floorDiv(atUs, SECOND_US)).values().stream()
                .flatMapToInt(row -> Arrays.stream(of(row, step)))
                .toArray();
        return percentiles(all);
    }

    /** The middle of each second that has samples, in ms, by its beginning in µs since 1970. */
    Map<Long, Double> medians(Step step) {
        Map<Long, Double> found = new TreeMap<>();
        rows.forEach((second, row) ->
                percentiles(of(row, step)).ifPresent(known -> found.put(second * SECOND_US, known.p50Ms())));
        return found;
    }

    private static int[] of(Map<Step, Samples> row, Step step) {
        Samples samples = row.get(step);
        return samples == null ? new int[0] : samples.us.clone();
    }

    private static Optional<Percentiles> percentiles(int[] us) {
        if (us.length == 0) {
            return Optional.empty();
        }
        Arrays.sort(us);
        return Optional.of(new Percentiles(at(us, 0.5), at(us, 0.95), at(us, 0.99)));
    }

    private static double at(int[] sorted, double fraction) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] / US_PER_MS;
    }
}
