package io.posestream.pose.decode;

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

    private final SpreadBlur blur;
    private final double[] blurred;

    RsnDecoder(int blurKernel, int maxWidth, int maxHeight) {
        blur = new SpreadBlur(GaussianKernel.ofOpenCv(blurKernel), maxWidth, maxHeight);
        blurred = blur.values();
        if (blur.radius() > BORDER) {
            throw new IllegalArgumentException("blur kernel " + blurKernel + " reaches beyond the border of " + BORDER);
        }
    }

    @Override
    public void decode(float[] maps, int offset, int width, int height, int peak, double[] xy, int at) {
        blur.blur(maps, offset, width, height);
        int radius = blur.radius();
        int reachWidth = width + 2 * radius;
        int count = reachWidth * (height + 2 * radius);
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
