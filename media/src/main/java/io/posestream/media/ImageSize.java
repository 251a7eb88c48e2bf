package io.posestream.media;

/**
 * Extent of a picture as displayed.
 *
 * @param width in pixels, positive
 * @param height in pixels, positive
 */
public record ImageSize(int width, int height) {
    /** Checks that both are positive. */
    public ImageSize {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("width and height must be positive: " + width + "x" + height);
        }
    }

    /**
     * This size scaled down so that its longer side is at most {@code maxSide}; itself where it is already. The shorter
     * side is rounded to the nearest pixel, at least 1.
     */
    public ImageSize limitedTo(int maxSide) {
        if (maxSide <= 0) {
            throw new IllegalArgumentException("maxSide must be positive: " + maxSide);
        }
        int longer = Math.max(width, height);
        if (longer <= maxSide) {
            return this;
        }
        return new ImageSize(scaled(width, maxSide, longer), scaled(height, maxSide, longer));
    }

    private static int scaled(int side, int maxSide, int longer) {
        return Math.max(1, (int) Math.round((double) side * maxSide / longer));
    }
}
