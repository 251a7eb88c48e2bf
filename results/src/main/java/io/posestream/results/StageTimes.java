package io.posestream.results;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Checks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long one stage took.
 *
 * @param latency from a record's arrival to its being past the stage; empty where the stage saw none
 * @param seconds of processing, summed over its threads, by part of the work (decode, encode, preprocess, inference,
 *     postprocess, kafka …), in the order to be shown
 */
public record StageTimes(Optional<Latency> latency, Map<String, Double> seconds) {
    /** Copies the map, keeping its order. */
    public StageTimes {
        requireNonNull(latency, "latency is null");
        requireNonNull(seconds, "seconds is null");
        seconds.forEach((part, time) -> Checks.requireFiniteNotNegative(time.doubleValue(), "seconds of " + part));
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }

    /**
     * Percentiles in ms; none above the next.
     *
     * @param p50Ms half of the frames took at most this
     * @param p90Ms nine of ten
     * @param p99Ms 99 of 100
     * @param maxMs all
     */
    public record Latency(double p50Ms, double p90Ms, double p99Ms, double maxMs) {
        /** Checks their order. */
        public Latency {
            Checks.requireFiniteNotNegative(p50Ms, "p50Ms");
            Checks.requireFiniteNotNegative(p90Ms, "p90Ms");
            Checks.requireFiniteNotNegative(p99Ms, "p99Ms");
            Checks.requireFiniteNotNegative(maxMs, "maxMs");
            if (p50Ms > p90Ms || p90Ms > p99Ms || p99Ms > maxMs) {
                throw new IllegalArgumentException(
                        "percentiles fall: " + p50Ms + ", " + p90Ms + ", " + p99Ms + ", " + maxMs);
            }
        }
    }
}
