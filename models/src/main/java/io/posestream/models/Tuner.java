package io.posestream.models;

import io.posestream.models.graph.Graph;
import io.posestream.models.graph.GraphEmitter;
import io.posestream.models.graph.Variant;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Times the exact variants of a network on this machine and says which is fastest. */
final class Tuner {
    private static final int BATCH = 4;
    private static final int ROUNDS = 2;

    private final Graph plain;
    private final boolean halfWeights;
    private final Duration time;

    /** @param time spent on each variant and round */
    Tuner(Graph plain, boolean halfWeights, Duration time) {
        this.plain = plain;
        this.halfWeights = halfWeights;
        this.time = time;
    }

    /** The fastest variant; reports each one's speed and its ratio to the plain graph to {@code out}. */
    Variant fastest(PrintWriter out) {
        Map<Variant, Double> speeds = new EnumMap<>(Variant.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (Variant variant : Variant.values()) {
                speeds.merge(variant, speed(variant), Math::max);
            }
        }
        double plainSpeed = speeds.get(Variant.PLAIN);
        speeds.forEach((variant, speed) -> out.printf(
                Locale.ROOT,
                "%-16s %8.1f crops/s  %.2fx  %s%n",
                variant,
                speed,
                speed / plainSpeed,
                variant.explanation()));
        return speeds.entrySet().stream()
                .filter(entry -> entry.getKey() != Variant.PLAIN)
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private double speed(Variant variant) {
        try (TemporaryFile file = TemporaryFile.create(".onnx")) {
            GraphEmitter.write(file.path(), variant.of(plain), "tune", halfWeights);
            try (GraphTimer timer = new GraphTimer(file.path(), BATCH)) {
                return timer.picturesPerSecond(time);
            }
        }
    }
}
