package io.posestream.synth.render;

/** Value noise on an integer grid: the same on every machine. Static functions, thread-safe. */
public final class Noise {
    private Noise() {}

    /** A number in [0, 1) for a grid point. */
    public static double hash(int x, int y, int seed) {
        int h = x * 0x27d4eb2d ^ y * 0x165667b1 ^ seed * 0x9e3779b1;
        h ^= h >>> 15;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        h ^= h >>> 16;
        return (h >>> 8) * (1.0 / (1 << 24));
    }

    /** Smooth noise in [0, 1], one bump per unit. */
    static double smooth(double x, double y, int seed) {
        int left = floor(x);
        int low = floor(y);
        double fx = ease(x - left);
        double fy = ease(y - low);
        double bottom = mix(hash(left, low, seed), hash(left + 1, low, seed), fx);
        double top = mix(hash(left, low + 1, seed), hash(left + 1, low + 1, seed), fx);
        return mix(bottom, top, fy);
    }

    /**
     * Four octaves of noise around 0, about -0.5 to 0.5; octaves finer than the footprint fade out.
     *
     * @param frequency bumps per metre of the first octave
     * @param footprint of a pixel, in metres
     */
    static double octaves(double x, double y, double frequency, double footprint, int seed) {
        double sum = 0;
        double weight = 0.5;
        double scale = frequency;
        for (int octave = 0; octave < 4; octave++) {
            double kept = Math.max(0, 1 - footprint * scale);
            sum += kept <= 0 ? 0 : kept * weight * (smooth(x * scale, y * scale, seed + octave) - 0.5);
            scale *= 2.3;
            weight *= 0.6;
        }
        return sum;
    }

    /** The value at {@code share} of the way from one to the other. */
    public static double mix(double from, double to, double share) {
        return from + (to - from) * share;
    }

    /** 0 below {@code low}, 1 above {@code high}, smooth between. */
    public static double step(double low, double high, double x) {
        return ease(Math.min(1, Math.max(0, (x - low) / (high - low))));
    }

    static int floor(double x) {
        int truncated = (int) x;
        return x < truncated ? truncated - 1 : truncated;
    }

    private static double ease(double x) {
        return x * x * (3 - 2 * x);
    }
}
