package io.posestream.pose.decode;

import java.util.Arrays;

/**
 * A separable blur of a whole map, beyond which are zeros: what leaks out of the map is kept. Owns its kernel and
 * buffers. Not thread-safe.
 */
final class SpreadBlur {
    private final double[] kernel;
    private final int radius;
    private final double[] rows;
    private final double[] blurred;

    /**
     * Buffers.
     *
     * @param kernel odd length, symmetric
     * @param maxWidth of a map, in cells
     * @param maxHeight of a map, in cells
     */
    SpreadBlur(double[] kernel, int maxWidth, int maxHeight) {
        this.kernel = kernel.clone();
        this.radius = kernel.length / 2;
        rows = new double[(maxWidth + 2 * radius) * maxHeight];
        blurred = new double[(maxWidth + 2 * radius) * (maxHeight + 2 * radius)];
    }

    /** By how many cells the blurred map is larger on each side. */
    int radius() {
        return radius;
    }

    /** The blurred map, [height + 2 radius][width + 2 radius] of the last {@link #blur}; this object's. */
    double[] values() {
        return blurred;
    }

    /**
     * Blurs a map.
     *
     * @param maps (Input) the map row by row, from {@code offset} on
     * @param offset index of the first cell
     * @param width of the map
     * @param height of the map
     */
    void blur(float[] maps, int offset, int width, int height) {
        int reachWidth = width + 2 * radius;
        blurRows(maps, offset, width, height, reachWidth);
        blurColumns(height, reachWidth, height + 2 * radius);
    }

    /** Spreads each row of the map by the kernel: rows[height][reachWidth]. */
    private void blurRows(float[] maps, int offset, int width, int height, int reachWidth) {
        for (int y = 0; y < height; y++) {
            int source = offset + y * width;
            int target = y * reachWidth;
            for (int u = 0; u < reachWidth; u++) {
                // output u is at column u - radius; its taps are the columns u - 2 radius .. u
                int from = Math.max(0, 2 * radius - u);
                int to = Math.min(kernel.length, width + 2 * radius - u);
                double sum = 0;
                for (int k = from; k < to; k++) {
                    sum += kernel[k] * maps[source + u - 2 * radius + k];
                }
                rows[target + u] = sum;
            }
        }
    }

    /** Spreads the rows along y: blurred[reachHeight][reachWidth]. */
    private void blurColumns(int height, int reachWidth, int reachHeight) {
        for (int v = 0; v < reachHeight; v++) {
            int target = v * reachWidth;
            Arrays.fill(blurred, target, target + reachWidth, 0);
            int from = Math.max(0, 2 * radius - v);
            int to = Math.min(kernel.length, height + 2 * radius - v);
            for (int k = from; k < to; k++) {
                double weight = kernel[k];
                int source = (v - 2 * radius + k) * reachWidth;
                for (int u = 0; u < reachWidth; u++) {
                    blurred[target + u] += weight * rows[source + u];
                }
            }
        }
    }
}
