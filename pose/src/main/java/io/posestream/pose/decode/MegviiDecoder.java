package io.posestream.pose.decode;

/**
 * mmpose's reading of the maps of MSPN and RSN: the greatest cell of the blurred map, a quarter cell per axis by the sign
 * of its central difference. Source: open-mmlab/mmpose, {@code codecs/megvii_heatmap.py}, {@code
 * codecs/utils/post_processing.py:gaussian_blur}.
 *
 * <p>There half a cell is added before positions are multiplied by the stride, but only where the quarter is; here the
 * half cell belongs to the crop rule (stride x c + stride / 2), so on the outermost cells it is taken off again. The
 * source scales the blurred map to the peak of the raw one, which moves nothing. A map without a positive value is at
 * cell -1 without the half, as there. Differs from the source: double instead of float32. Owns buffers. Not thread-safe.
 */
final class MegviiDecoder implements JointDecoder {
    private static final double QUARTER = 0.25;
    private static final double HALF = 0.5;
    private static final double NOWHERE = -1;

    private final SpreadBlur blur;

    MegviiDecoder(int blurKernel, int maxWidth, int maxHeight) {
        blur = new SpreadBlur(GaussianKernel.ofOpenCv(blurKernel), maxWidth, maxHeight);
    }

    @Override
    public void decode(float[] maps, int offset, int width, int height, int peak, double[] xy, int at) {
        if (!(maps[offset + peak] > 0)) {
            xy[at] = NOWHERE - HALF;
            xy[at + 1] = NOWHERE - HALF;
            return;
        }
        blur.blur(maps, offset, width, height);
        double[] values = blur.values();
        int reach = width + 2 * blur.radius();
        int first = blur.radius() * (reach + 1);
        int best = greatest(values, first, reach, width, height);
        int x = (best - first) % reach;
        int y = (best - first) / reach;
        if (x > 1 && x < width - 1 && y > 1 && y < height - 1) {
            xy[at] = x + QUARTER * Math.signum(values[best + 1] - values[best - 1]);
            xy[at + 1] = y + QUARTER * Math.signum(values[best + reach] - values[best - reach]);
        } else {
            xy[at] = x - HALF;
            xy[at + 1] = y - HALF;
        }
    }

    /** Index of the first greatest cell inside the map. */
    private static int greatest(double[] values, int first, int reach, int width, int height) {
        int best = first;
        for (int y = 0; y < height; y++) {
            for (int i = first + y * reach; i < first + y * reach + width; i++) {
                if (values[i] > values[best]) {
                    best = i;
                }
            }
        }
        return best;
    }
}
