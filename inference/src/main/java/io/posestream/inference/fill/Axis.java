package io.posestream.inference.fill;

/**
 * Where each output column (or row) of a bilinear resampling reads: two taps and their weights. Owns its arrays and
 * fills them again for each picture. Not thread-safe.
 */
final class Axis {
    /** The tap at or before the position, inside the picture. */
    final int[] first;
    /** The tap after it, inside the picture. */
    final int[] second;
    /** Weight of the first tap; 0 where it lies outside the picture. */
    final float[] firstWeight;
    /** Weight of the second tap; 0 where it lies outside the picture. */
    final float[] secondWeight;
    /** How many positions are filled. */
    int count;

    Axis(int capacity) {
        first = new int[capacity];
        second = new int[capacity];
        firstWeight = new float[capacity];
        secondWeight = new float[capacity];
    }

    /**
     * Taps of a crop: output position u reads picture position (u - shift) / scale; outside the picture is 0.
     *
     * @param positions how many outputs
     * @param scale picture to output
     * @param shift picture to output
     * @param extent of the picture, in pixels
     */
    void crop(int positions, double scale, double shift, int extent) {
        count = positions;
        for (int u = 0; u < positions; u++) {
            double at = (u - shift) / scale;
            // far outside, an int cannot hold the position; any position beyond the border reads nothing
            double inRange = Math.min(Math.max(at, -2.0), extent + 1.0);
            int floor = (int) Math.floor(inRange);
            float fraction = (float) (inRange - floor);
            first[u] = clamp(floor, extent);
            second[u] = clamp(floor + 1, extent);
            firstWeight[u] = floor >= 0 && floor < extent ? 1 - fraction : 0;
            secondWeight[u] = floor + 1 >= 0 && floor + 1 < extent ? fraction : 0;
        }
    }

    /**
     * Taps of a resize of the whole extent, pixel centres kept (OpenCV's INTER_LINEAR): output u reads
     * (u + 0.5) extent / positions - 0.5; the edge is repeated.
     *
     * @param positions how many outputs
     * @param extent of the picture, in pixels
     */
    void resize(int positions, int extent) {
        count = positions;
        double step = (double) extent / positions;
        for (int u = 0; u < positions; u++) {
            double at = Math.min(Math.max((u + 0.5) * step - 0.5, 0), extent - 1.0);
            int floor = (int) at;
            float fraction = (float) (at - floor);
            first[u] = floor;
            second[u] = Math.min(floor + 1, extent - 1);
            firstWeight[u] = 1 - fraction;
            secondWeight[u] = fraction;
        }
    }

    private static int clamp(int position, int extent) {
        return Math.min(Math.max(position, 0), extent - 1);
    }
}
