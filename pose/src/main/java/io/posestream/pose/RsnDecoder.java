package io.posestream.pose;

import java.util.Arrays;

/**
 * The official RSN decoder: blur inside a border of 10 zeros, then a quarter cell from the greatest cell towards the
 * second greatest, clamped to the map. Source: caiyuanhao1998/RSN, {@code test.py:get_results}.
 *
 * <p>Differs from the source: only cells that the blur can reach are computed; beyond them the blurred map is zero, and
 * its first zero is the corner of the border. Owns buffers. Not thread-safe.
 */
final class RsnDecoder implements JointDecoder {
    /** Width of the official zero border, in cells. */
    private static final int BORDER = 10;

    private static final double QUARTER = 0.25;
    private static final double SAME = 1e-3;

    private final double[] kernel;
    private final int radius;
    private final double[] rows;
    private final double[] blurred;

    RsnDecoder(int blurKernel, int maxWidth, int maxHeight) {
        kernel = GaussianKernel.ofOpenCv(blurKernel);
        radius = blurKernel / 2;
        if (radius > BORDER) {
            throw new IllegalArgumentException("blur kernel " + blurKernel + " reaches beyond the border of " + BORDER);
        }
        rows = new double[(maxWidth + 2 * radius) * maxHeight];
        blurred = new double[(maxWidth + 2 * radius) * (maxHeight + 2 * radius)];
    }

    @Override
    public void decode(float[] maps, int offset, int width, int height, int peak, double[] xy, int at) {
        int reachWidth = width + 2 * radius;
        int reachHeight = height + 2 * radius;
        blurRows(maps, offset, width, height, reachWidth);
        blurColumns(height, reachWidth, reachHeight);
        int count = reachWidth * reachHeight;
        int first = greatest(count, -1);
        int second = greatest(count, first);
        int firstX = first < 0 ? -BORDER : first % reachWidth - radius;
        int firstY = first < 0 ? -BORDER : first / reachWidth - radius;
        int secondX = second < 0 ? -BORDER : second % reachWidth - radius;
        int secondY = second < 0 ? -BORDER : second / reachWidth - radius;
        double dx = secondX - firstX;
        double dy = secondY - firstY;
        double distance = Math.sqrt(dx * dx + dy * dy);
        double x = firstX;
        double y = firstY;
        if (distance > SAME) {
            x += QUARTER * dx / distance;
            y += QUARTER * dy / distance;
        }
        xy[at] = Math.min(Math.max(x, 0), width - 1.0);
        xy[at + 1] = Math.min(Math.max(y, 0), height - 1.0);
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

    /** First greatest positive cell other than {@code except}; -1 where there is none and the border's zeros win. */
    private int greatest(int count, int except) {
        int best = -1;
        double value = 0;
        for (int i = 0; i < count; i++) {
            if (blurred[i] > value && i != except) {
                value = blurred[i];
                best = i;
            }
        }
        return best;
    }
}
