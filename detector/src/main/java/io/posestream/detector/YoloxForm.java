package io.posestream.detector;

/**
 * Tells which of two forms the rows of a YOLOX graph have; names and shapes of the tensors are the same. Exported with
 * {@code decode_in_inference} a row holds centre and size in pixels, else offsets in cells and logarithms of sizes. Static
 * functions, thread-safe.
 */
final class YoloxForm {
    /** A box may reach out of the picture, but not by more than its size. */
    private static final double MOST_SIDES = 4;

    private YoloxForm() {}

    /**
     * Whether the rows make more sense as pixels than as offsets: of each reading, the rows are counted that place a box
     * far outside the input or give it no size. On any picture, offsets read as pixels have negative sizes, and pixels
     * read as offsets lie outside.
     *
     * @param rows (Input) shape [cells][rowLength], strides in order, each row by row from the top left
     * @param rowLength 5 + classes
     * @param width of the input, in pixels
     * @param height of the input, in pixels
     * @param strides in pixels
     */
    static boolean isInPixels(float[] rows, int rowLength, int width, int height, int[] strides) {
        int oddAsPixels = 0;
        int oddAsOffsets = 0;
        int at = 0;
        for (int stride : strides) {
            int columns = width / stride;
            int cells = columns * (height / stride);
            for (int cell = 0; cell < cells; cell++) {
                if (isOdd(rows[at], rows[at + 1], rows[at + 2], rows[at + 3], width, height)) {
                    oddAsPixels++;
                }
                int column = cell % columns;
                int row = cell / columns;
                double centerX = ((double) rows[at] + column) * stride;
                double centerY = ((double) rows[at + 1] + row) * stride;
                double boxWidth = StrictMath.exp(rows[at + 2]) * stride;
                double boxHeight = StrictMath.exp(rows[at + 3]) * stride;
                if (isOdd(centerX, centerY, boxWidth, boxHeight, width, height)) {
                    oddAsOffsets++;
                }
                at += rowLength;
            }
        }
        return oddAsPixels < oddAsOffsets;
    }

    private static boolean isOdd(
            double centerX, double centerY, double boxWidth, double boxHeight, int width, int height) {
        boolean sane = boxWidth >= 0
                && boxHeight >= 0
                && boxWidth <= MOST_SIDES * width
                && boxHeight <= MOST_SIDES * height
                && Math.abs(centerX - width / 2.0) <= width
                && Math.abs(centerY - height / 2.0) <= height;
        return !sane;
    }
}
