package io.posestream.media.record;

/**
 * How a {@link VideoRecorder} writes.
 *
 * @param width of every picture, in pixels; an odd one or one below 16 is padded
 * @param height of every picture, in pixels; an odd one or one below 16 is padded
 * @param intervalUs nominal time between pictures, in µs: length of the last picture and base of the bit rate
 * @param bitsPerPixel bits aimed at per pixel and picture on average; more where quality would fall below a floor
 * @param threads encoding threads
 */
public record RecorderOptions(int width, int height, long intervalUs, double bitsPerPixel, int threads) {
    /**
     * At 1080p and 30 pictures a second 3.1 Mbit/s, where the floor of quality does not ask for more: measured 35 to 42 dB
     * with no pulse at key frames.
     */
    public static final double DEFAULT_BITS_PER_PIXEL = 0.05;

    /** Colour has half the resolution, and the encoder takes no less than a macroblock. */
    private static final int LEAST_CODED_SIDE = 16;

    /** Checks the ranges. */
    public RecorderOptions {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("width and height must be positive: " + width + "x" + height);
        }
        if (intervalUs <= 0) {
            throw new IllegalArgumentException("intervalUs must be positive: " + intervalUs);
        }
        if (!(bitsPerPixel > 0 && bitsPerPixel <= 24)) {
            throw new IllegalArgumentException("bitsPerPixel must be in (0, 24]: " + bitsPerPixel);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be positive: " + threads);
        }
    }

    /** Width as coded, in pixels. */
    int codedWidth() {
        return coded(width);
    }

    /** Height as coded, in pixels. */
    int codedHeight() {
        return coded(height);
    }

    private static int coded(int side) {
        return Math.max(LEAST_CODED_SIDE, side + (side & 1));
    }

    /** Default quality, one thread. */
    public static RecorderOptions of(int width, int height, long intervalUs) {
        return new RecorderOptions(width, height, intervalUs, DEFAULT_BITS_PER_PIXEL, 1);
    }
}
