package io.posestream.models.graph;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights as a pure function of name and shape: u(i) = splitmix64(fnv1a64(name) + i * 0x9E3779B97F4A7C15) >> 40, over
 * 2^24. The rule of the reference vectors, so that no weight file is needed.
 */
public final class FormulaWeights implements WeightSource {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Map<String, List<Integer>> shapes = new HashMap<>();
    private final Map<String, String> hashedNames = new HashMap<>();

    /** Weights for {@code parameters}; {@code layout} gives the names that are hashed. */
    public static FormulaWeights of(NetworkSpec spec, KeyLayout layout) {
        FormulaWeights weights = new FormulaWeights();
        for (Parameter parameter : Networks.describe(spec, layout, weights).parameters()) {
            weights.shapes.put(parameter.name(), parameter.shape());
            weights.hashedNames.put(parameter.name(), parameter.name());
        }
        return weights;
    }

    @Override
    public float[] floats(String name) {
        return tensor(hashedNames.get(name), shapes.get(name));
    }

    /** One tensor. */
    public static float[] tensor(String name, List<Integer> shape) {
        double[] u = uniform(name, shape.stream().reduce(1, Math::multiplyExact));
        float[] values = new float[u.length];
        for (int i = 0; i < u.length; i++) {
            values[i] = (float) value(name, shape, u[i]);
        }
        return values;
    }

    private static double value(String name, List<Integer> shape, double u) {
        double s = 2 * u - 1;
        if (name.endsWith("num_batches_tracked")) {
            return 0;
        }
        if (name.endsWith("running_var")) {
            return 0.5 + u;
        }
        if (name.endsWith("running_mean") || name.endsWith("bias")) {
            return 0.1 * s;
        }
        if (!name.endsWith("weight")) {
            return 0.05 * s;
        }
        int fanIn = shape.stream().skip(1).reduce(1, Math::multiplyExact);
        return shape.size() >= 2 ? s * Math.sqrt(3.0 / fanIn) * 1.2 : 0.35 + 0.3 * u;
    }

    /** A normalised picture in [-2, 2). */
    public static float[] image(String name, int elements) {
        double[] u = uniform(name, elements);
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) (4 * u[i] - 2);
        }
        return values;
    }

    private static double[] uniform(String name, int n) {
        long state = fnv1a(name);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            state += GOLDEN;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            values[i] = ((z ^ (z >>> 31)) >>> 40) / (double) (1 << 24);
        }
        return values;
    }

    private static long fnv1a(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
