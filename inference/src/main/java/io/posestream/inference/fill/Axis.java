package io.posestream.inference.fill;

/**
 * Where each output column (or row) of a bilinear resampling reads: two taps, one after the other, and their weights. Owns
 * its arrays and fills them again for each picture. Not thread-safe.
 */
final class Axis {
    /** The tap at or before the position, from -1 to the last inside the picture; the second one is that after it. */
    final int[] first;
    /** Weight of the first tap; 0 where it lies outside the picture. */
    final float[] firstWeight;
    /** Weight of the second tap; 0 where it lies outside the picture. */
    final float[] secondWeight;
    /** How many positions are filled. */
    int count;
    /** Pixels of the picture. */
    int extent;

    Axis(int capacity) {
        first = new int[capacity];
        firstWeight = new float[capacity];
        secondWeight = new float[capacity];
    }

    /**
     * Taps of a crop: output position u reads picture position (u - shift) / scale; outside the picture is 0.
     *
     * @param positions how many outputs
     * @param scale picture to output
     * @param shift picture to output
     * @param pixels of the picture
     */
    void crop(int positions, double scale, double shift, int pixels) {
        count = positions;
        extent = pixels;
        for (int u = 0; u < positions; u++) {
            double at = (u - shift) / scale;
            // far outside, an int cannot hold the position; any position beyond the border reads nothing
            double inRange = Math.min(Math.max(at, -2.0), extent + 1.0);
            int floor = (int) Math.floor(inRange);
            float fraction = (float) (inRange - floor);
            first[u] = Math.min(Math.max(floor, -1), extent - 1);
            firstWeight[u] = floor >= 0 && floor < extent ? 1 - fraction : 0;
            secondWeight[u] = floor + 1 >= 0 && floor + 1 < extent ? fraction : 0;
        }
    }

    /**
     * Taps of a resize of the whole extent, pixel centres kept (OpenCV's INTER_LINEAR): output u reads
     * (u + 0.5) extent / positions - 0.5; the edge is repeated.
     *
     * @param positions how many outputs
     * @param pixels of the picture
     */
    void resize(int positions, int pixels) {
        count = positions;
        extent = pixels;
        double step = (double) extent / positions;
        for (int u = 0; u < positions; u++) {
            double at = Math.min(Math.max((u + 0.5) * step - 0.5, 0), extent - 1.0);
            int floor = (int) at;
            float fraction = (float) (at - floor);
            first[u] = floor;
            firstWeight[u] = 1 - fraction;
            secondWeight[u] = fraction;
        }
    }

    /** The least tap, which may be one before the picture. */
    int least() {
        return Math.min(first[0], first[count - 1]);
    }

    /** The greatest tap, which may be one behind the picture. */
    int greatest() {
        return Math.max(first[0], first[count - 1]) + 1;
    }
}
