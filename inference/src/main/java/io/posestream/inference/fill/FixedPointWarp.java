package io.posestream.inference.fill;

import io.posestream.core.Affine;
import java.nio.ByteBuffer;

/**
 * OpenCV's warpAffine (INTER_LINEAR, constant border 0) in its own fixed-point arithmetic, to the bit: positions in
 * 1/1024 pixel rounded to 1/32, weights that sum to 2^15. Source: {@code cv2.warpAffine} of 4.6.0, compared on vectors.
 * Static functions, thread-safe.
 */
final class FixedPointWarp {
    private static final int CHANNELS = 3;
    /** Positions are kept in 1/1024 pixel (OpenCV's AB_BITS). */
    private static final double POSITION_SCALE = 1024;
    /** Half of 1/32 pixel, in 1/1024. */
    private static final int POSITION_ROUND = 16;
    /** From 1/1024 to 1/32 pixel, and from 1/32 pixel to pixels (INTER_BITS). */
    private static final int BITS = 5;

    private static final int STEPS = 1 << BITS;
    /** Makes the four weights sum to 2^15 (INTER_REMAP_COEF_SCALE). */
    private static final int WEIGHT_FACTOR = 32;

    private static final int WEIGHT_BITS = 15;
    private static final int WEIGHT_ROUND = 1 << (WEIGHT_BITS - 1);

    private FixedPointWarp() {}

    /**
     * Warps packed BGR.
     *
     * @param bgr (Input) packed BGR
     * @param stride bytes between rows
     * @param width of the picture
     * @param height of the picture
     * @param map picture to crop, any affine map
     * @param crop (Output) packed BGR of cropWidth x cropHeight pixels, without padding
     * @param cropWidth of the crop
     * @param cropHeight of the crop
     */
    static void warp(
            ByteBuffer bgr, int stride, int width, int height, Affine map, byte[] crop, int cropWidth, int cropHeight) {
        Affine back = invert(map);
        for (int v = 0; v < cropHeight; v++) {
            int rowX = round((back.b() * v + back.c()) * POSITION_SCALE) + POSITION_ROUND;
            int rowY = round((back.e() * v + back.f()) * POSITION_SCALE) + POSITION_ROUND;
            for (int u = 0; u < cropWidth; u++) {
                int x = (rowX + round(back.a() * u * POSITION_SCALE)) >> BITS;
                int y = (rowY + round(back.d() * u * POSITION_SCALE)) >> BITS;
                pixel(bgr, stride, width, height, x, y, crop, CHANNELS * (v * cropWidth + u));
            }
        }
    }

    /** Blends the four pixels around (x, y), given in 1/32 pixel. */
    private static void pixel(
            ByteBuffer bgr, int stride, int width, int height, int x, int y, byte[] crop, int target) {
        int x0 = x >> BITS;
        int y0 = y >> BITS;
        int fx = x & (STEPS - 1);
        int fy = y & (STEPS - 1);
        boolean left = x0 >= 0 && x0 < width;
        boolean right = x0 + 1 >= 0 && x0 + 1 < width;
        boolean top = y0 >= 0 && y0 < height;
        boolean bottom = y0 + 1 >= 0 && y0 + 1 < height;
        int at = y0 * stride + CHANNELS * x0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            int sum = WEIGHT_ROUND;
            if (top && left) {
                sum += (bgr.get(at + channel) & 0xff) * (STEPS - fx) * (STEPS - fy) * WEIGHT_FACTOR;
            }
            if (top && right) {
                sum += (bgr.get(at + CHANNELS + channel) & 0xff) * fx * (STEPS - fy) * WEIGHT_FACTOR;
            }
            if (bottom && left) {
                sum += (bgr.get(at + stride + channel) & 0xff) * (STEPS - fx) * fy * WEIGHT_FACTOR;
            }
            if (bottom && right) {
                sum += (bgr.get(at + stride + CHANNELS + channel) & 0xff) * fx * fy * WEIGHT_FACTOR;
            }
            crop[target + channel] = (byte) (sum >> WEIGHT_BITS);
        }
    }

    /** OpenCV's order of operations, which differs from {@link Affine#inverse()} in the last bit. */
    private static Affine invert(Affine map) {
        double determinant = map.a() * map.e() - map.b() * map.d();
        double factor = determinant == 0 ? 0 : 1 / determinant;
        double a = map.e() * factor;
        double b = map.b() * -factor;
        double d = map.d() * -factor;
        double e = map.a() * factor;
        return new Affine(a, b, -a * map.c() - b * map.f(), d, e, -d * map.c() - e * map.f());
    }

    /** Half to even, and saturated as OpenCV's saturate_cast. */
    private static int round(double value) {
        return (int) Math.rint(value);
    }
}
