package io.posestream.media;

/**
 * How a {@link VideoRecorder} writes.
 *
 * @param width of every picture, in pixels; an odd one is padded by one column
 * @param height of every picture, in pixels; an odd one is padded by one row
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

    /** Checks the ranges. */
    public RecorderOptions {
        if (width < 2 || height < 2) {
            throw new IllegalArgumentException("width and height must be at least 2: " + width + "x" + height);
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

    /** Default quality, one thread. */
    public static RecorderOptions of(int width, int height, long intervalUs) {
        return new RecorderOptions(width, height, intervalUs, DEFAULT_BITS_PER_PIXEL, 1);
    }
}
